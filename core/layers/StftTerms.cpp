// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/StftTerms.h"

#include "layers/Spatial.h"
#include "layers/StftModes.h"
#include "layers/StftParams.h"
#include "tensor/Elements.h"

namespace layerscope {
namespace {

/// What an element of the output is about.
struct Place {
    std::int64_t example = 0;
    std::int64_t channel = 0;
    std::int64_t frame = 0;
    std::int64_t number = 0; ///< frequency, from bins on its imaginary part
};

Place placeOf(const Stft& stft, bool channelsFirst, std::span<const std::int64_t> at) {
    if (stft.expand)
        return channelsFirst ? Place{at[0], at[1], at[2], at[3]} : Place{at[0], at[3], at[1], at[2]};
    const std::int64_t both = channelsFirst ? at[1] : at[2];
    return {at[0], both / stft.numbers(), channelsFirst ? at[2] : at[1], both % stft.numbers()};
}

/// The sound times one of the kernels.
std::size_t appendPart(Explanation& out, const TermsCall& call, const Stft& stft, const Place& place, bool imaginary) {
    const Layout layout = layoutOf(call.params, 3);
    const Shape& shape = call.inputs[0].tensor.shape();
    const Window window = stft.window(shape[layout.spatialAxis(0)], paddingOf(call.params));
    const int kernel = imaginary ? static_cast<int>(call.weights.size()) - 1 : 0;
    Step step{.title = imaginary ? message(N_("Imaginary part: the frame times a sine"))
                                 : message(N_("Real part: the frame times a cosine")),
              .terms = {}};
    for (std::int64_t n = 0; n < stft.frame; ++n) {
        const std::int64_t sample = window.tap(place.frame, n);
        const std::array index = layout.channelsFirst ? std::array{place.example, place.channel, sample}
                                                      : std::array{place.example, sample, place.channel};
        step.terms.push_back(
            {.factor = window.isPadding(sample) ? paddingNumber(0) : inputNumber(call, 0, flatOf(shape, index)),
             .weight = weightNumber(call, kernel, n * stft.bins + place.number % stft.bins)});
    }
    return append(out, std::move(step));
}

} // namespace

Explanation stftTerms(const TermsCall& call) {
    const Stft stft(call.params);
    const Place place = placeOf(stft, layoutOf(call.params, 3).channelsFirst, call.element);
    const StftMode& mode = stftMode(call.params.text("mode"));
    Explanation out;
    if (!mode.formula) {
        appendPart(out, call, stft, place, !stft.real || place.number >= stft.bins);
        return out;
    }
    const std::size_t real = appendPart(out, call, stft, place, false);
    const std::size_t imaginary = appendPart(out, call, stft, place, true);
    Step step{.title = message(N_("Both parts together")),
              .rule = Rule::Formula,
              .terms = {{.factor = stepNumber(out, real)}, {.factor = stepNumber(out, imaginary)}},
              .formula = mode.formula};
    if (mode.formula->operands.size() > step.terms.size())
        step.terms.push_back({.factor = constantNumber(stftTimes(place.number > 0 && place.number < stft.bins - 1))});
    append(out, std::move(step));
    return out;
}

} // namespace layerscope
