// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/Interpolations.h"
#include "tensor/Elements.h"

#include <algorithm>
#include <numeric>

namespace layerscope {

Interpolation interpolationOf(const Params& params) {
    const std::string& id = params.text("interpolation");
    const auto it = std::ranges::find(kInterpolations, id, [](const Choice& choice) { return std::string(choice.id); });
    return static_cast<Interpolation>(it - std::begin(kInterpolations));
}

double reachOf(Interpolation interpolation, std::int64_t in, std::int64_t out, bool antialias) {
    if (in == out)
        return 0;
    // Output middles lie on a grid of half a part, so none is nearer to the edge of what it takes from than that.
    const std::int64_t divisor = std::gcd(in, out);
    const auto parts = static_cast<double>(out / divisor);
    if (interpolation == Interpolation::Nearest)
        return in / divisor % 2 == 0 ? 1 : 1 - 1 / parts;
    const double wider = antialias ? std::max(1.0, static_cast<double>(in) / static_cast<double>(out)) : 1.0;
    return 2 * radiusOf(interpolation) * wider - 1 / parts;
}

Tensor resizedPictures(const Tensor& x, std::array<int, 2> axes, std::array<std::int64_t, 2> sizes,
                       Interpolation interpolation, bool antialias, const Execution& exec) {
    Tensor y = x;
    for (std::size_t i = 0; i < axes.size(); ++i)
        y = resampled(y, axes[i], resampling(y.shape()[axes[i]], sizes[i], interpolation, antialias), exec);
    return y;
}

std::vector<AxisTap> axisTaps(std::int64_t in, std::int64_t out, std::int64_t at, Interpolation interpolation,
                              bool antialias) {
    if (in == out)
        return {{.index = at}};
    if (interpolation == Interpolation::Nearest)
        return {{.index = nearestPicks(in, out)[static_cast<std::size_t>(at)]}};
    const Resampling how = resampling(in, out, interpolation, antialias);
    std::vector<AxisTap> taps;
    for (std::int64_t tap = 0; tap < how.taps; ++tap)
        if (const float weight = how.weights[static_cast<std::size_t>(at * how.taps + tap)]; weight != 0)
            taps.push_back({how.first[static_cast<std::size_t>(at)] + tap, weight});
    return taps;
}

Explanation blendedTerms(const TermsCall& call, std::array<int, 2> axes,
                         const std::array<std::vector<AxisTap>, 2>& taps, double fill) {
    const auto row = static_cast<std::size_t>(axes[0]);
    const auto column = static_cast<std::size_t>(axes[1]);
    const Shape& shape = call.inputs[0].tensor.shape();
    std::vector<std::int64_t> index(call.element.begin(), call.element.end());
    Step step{.title = message(N_("Blended from its neighbours")), .terms = {}};
    for (const AxisTap& y : taps[0])
        for (const AxisTap& x : taps[1]) {
            index[row] = y.index;
            index[column] = x.index;
            const bool inside = y.index >= 0 && y.index < shape[axes[0]] && x.index >= 0 && x.index < shape[axes[1]];
            step.terms.push_back(
                {.factor = inside ? inputNumber(call, 0, flatOf(shape, index)) : paddingNumber(0, fill),
                 .weight = constantNumber(y.weight * x.weight)});
        }
    Explanation explanation;
    append(explanation, std::move(step));
    return explanation;
}

} // namespace layerscope
