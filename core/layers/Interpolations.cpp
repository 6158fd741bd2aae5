// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/Interpolations.h"

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

} // namespace layerscope
