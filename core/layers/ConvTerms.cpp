// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/ConvTerms.h"

#include "layer/ActivationTerms.h"
#include "layer/Activations.h"
#include "layers/ConvCommon.h"
#include "tensor/Elements.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

// The depthwise results of a separable convolution that are shown as steps: those that count most.
constexpr std::size_t kShownSteps = 4;

std::vector<Term> kernelTerms(const TermsCall& call, const Layout& layout, const KernelLookup& kernel,
                              const std::vector<Tap>& taps, const MapElement& at) {
    const MapIndex index(call.inputs[0].tensor.shape(), layout);
    const std::int64_t first = kernel.firstChannel(at.channel);
    std::vector<Term> terms;
    terms.reserve(taps.size() * static_cast<std::size_t>(kernel.channelsInGroup()) + 1);
    for (std::int64_t n = 0; n < kernel.channelsInGroup(); ++n)
        for (const Tap& tap : taps) {
            const std::int64_t channel = first + n;
            terms.push_back({.factor = tap.place < 0 ? paddingNumber(0)
                                                     : inputNumber(call, 0, index.at(at.batch, tap.place, channel)),
                             .weight = weightNumber(call, kernel.weight, kernel.at(tap.tap, n, at.channel)),
                             .channel = channel});
        }
    if (kernel.bias)
        terms.push_back({.factor = weightNumber(call, *kernel.bias, at.channel)});
    return terms;
}

std::vector<double> biasOf(const TermsCall& call, const KernelLookup& kernel) {
    std::vector<double> sums(static_cast<std::size_t>(kernel.filters), 0);
    if (kernel.bias)
        std::ranges::copy(call.weights[static_cast<std::size_t>(*kernel.bias)].floats(), sums.begin());
    return sums;
}

/// Adds `x` times the weights of tap q and the n-th channel of a group to the sums of the group's filters.
void addTo(std::vector<double>& sums, const KernelLookup& kernel, std::span<const float> weights, std::int64_t tap,
           std::int64_t channel, double x) {
    const std::int64_t group = channel / kernel.channelsInGroup();
    const std::int64_t begin = group * kernel.filtersInGroup();
    const float* from = weights.data() + kernel.at(tap, channel % kernel.channelsInGroup(), begin);
    double* to = sums.data() + begin;
    for (std::int64_t n = 0; n < kernel.filtersInGroup(); ++n)
        to[n] += x * static_cast<double>(from[n * kernel.filterStep]);
}

std::vector<double> kernelResults(const TermsCall& call, const Layout& layout, const KernelLookup& kernel,
                                  const std::vector<Tap>& taps, const MapElement& at) {
    const MapIndex index(call.inputs[0].tensor.shape(), layout);
    const std::span<const float> weights = call.weights[static_cast<std::size_t>(kernel.weight)].floats();
    std::vector<double> sums = biasOf(call, kernel);
    for (const Tap& tap : taps)
        for (std::int64_t c = 0; tap.place >= 0 && c < kernel.channels; ++c)
            addTo(sums, kernel, weights, tap.tap, c, call.inputs[0].tensor.at(index.at(at.batch, tap.place, c)));
    return sums;
}

Message depthwiseTitle(const KernelLookup& depthwise, std::int64_t output) {
    const std::int64_t multiplier = depthwise.filtersInGroup();
    if (multiplier == 1)
        return message(N_("Depthwise step, channel %1"), output);
    return message(N_("Depthwise step %2 of channel %1"), output / multiplier, output % multiplier);
}

/// The few of them whose products with their pointwise weight are largest, in their order.
std::vector<std::int64_t> strongest(const std::vector<Term>& mixed) {
    std::vector<std::int64_t> order(mixed.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = static_cast<std::int64_t>(i);
    const std::size_t count = std::min(kShownSteps, order.size());
    std::ranges::partial_sort(order, order.begin() + static_cast<std::ptrdiff_t>(count), std::ranges::greater(),
                              [&](std::int64_t i) { return std::abs(mixed[static_cast<std::size_t>(i)].product()); });
    order.resize(count);
    std::ranges::sort(order);
    return order;
}

void explainSeparable(Explanation& explanation, const TermsCall& call, const Layout& layout,
                      const KernelLookup& depthwise, const KernelLookup& pointwise, const std::vector<Tap>& taps,
                      const MapElement& at) {
    const std::vector<double> between = kernelResults(call, layout, depthwise, taps, at);
    std::vector<Term> mixed;
    for (std::size_t i = 0; i < between.size(); ++i) {
        const auto output = static_cast<std::int64_t>(i);
        mixed.push_back({.factor = {.origin = Origin::Inner, .value = between[i]},
                         .weight = weightNumber(call, pointwise.weight, pointwise.at(0, output, at.channel)),
                         .channel = output / depthwise.filtersInGroup()});
    }
    for (const std::int64_t output : strongest(mixed)) {
        MapElement inner = at;
        inner.channel = output;
        const std::size_t step = append(explanation, {.title = depthwiseTitle(depthwise, output),
                                                      .terms = kernelTerms(call, layout, depthwise, taps, inner)});
        mixed[static_cast<std::size_t>(output)].factor = stepNumber(explanation, step);
    }
    if (pointwise.bias)
        mixed.push_back({.factor = weightNumber(call, *pointwise.bias, at.channel)});
    append(explanation, {.title = message(N_("Pointwise step")), .terms = std::move(mixed)});
}

} // namespace

KernelLookup convKernel(std::int64_t channels, std::int64_t filters, std::int64_t groups) {
    return {.channels = channels,
            .filters = filters,
            .groups = groups,
            .tapStep = channels / groups * filters,
            .channelStep = filters,
            .filterStep = 1};
}

KernelLookup transposedKernel(std::int64_t channels, std::int64_t filters) {
    return {.channels = channels,
            .filters = filters,
            .tapStep = filters * channels,
            .channelStep = 1,
            .filterStep = channels};
}

KernelLookup depthwiseKernel(std::int64_t channels, std::int64_t multiplier) {
    return {.channels = channels,
            .filters = channels * multiplier,
            .groups = channels,
            .tapStep = channels * multiplier,
            .channelStep = 0,
            .filterStep = 1};
}

std::optional<int> biasWeight(const Params& params, int index) {
    return params.flag("use_bias") ? std::optional(index) : std::nullopt;
}

Layout inputLayout(const TermsCall& call) {
    return layoutOf(call.params, call.inputs[0].tensor.shape().rank());
}

TapsOf windowTaps(const TermsCall& call, const Layout& layout) {
    const Value& input = call.inputs[0];
    const TensorSpec spec{.shape = input.tensor.shape(), .axes = input.axes};
    return [windows = windowsOf(convSliding(call.params), spec, layout)](const Ints& place) {
        return tapsAt(windows, place);
    };
}

MapSums kernelSums(const TermsCall& call, const Layout& layout, const KernelLookup& kernel, const TapsOf& taps) {
    return {.explain =
                [&call, layout, kernel, taps](Explanation& explanation, const MapElement& at) {
                    std::vector<Tap> reached = taps(at.place);
                    if (reached.empty())
                        explanation.remark = message(N_("No input element reaches this place."));
                    append(explanation,
                           {.title = message(N_("Sum")), .terms = kernelTerms(call, layout, kernel, reached, at)});
                },
            .all = [&call, layout, kernel,
                    taps](const MapElement& at) { return kernelResults(call, layout, kernel, taps(at.place), at); }};
}

MapSums separableSums(const TermsCall& call, const Layout& layout, const KernelLookup& depthwise,
                      const KernelLookup& pointwise, const TapsOf& taps) {
    return {.explain =
                [&call, layout, depthwise, pointwise, taps](Explanation& explanation, const MapElement& at) {
                    explainSeparable(explanation, call, layout, depthwise, pointwise, taps(at.place), at);
                },
            .all =
                [&call, layout, depthwise, pointwise, taps](const MapElement& at) {
                    const std::vector<double> between = kernelResults(call, layout, depthwise, taps(at.place), at);
                    std::vector<double> sums = biasOf(call, pointwise);
                    const auto weights = call.weights[static_cast<std::size_t>(pointwise.weight)].floats();
                    for (std::size_t i = 0; i < between.size(); ++i)
                        addTo(sums, pointwise, weights, 0, static_cast<std::int64_t>(i), between[i]);
                    return sums;
                }};
}

Explanation explainMaps(const TermsCall& call, const Layout& layout, const MapSums& sums) {
    const NamedFunction& activation = call.params.function("activation");
    const Shape shape = isElementwise(activation) ? call.output.shape : shapeBefore(activation, call.output.shape);
    Explanation explanation;
    sums.explain(explanation, mapElement(call.element, layout));
    const bool gated = findActivation(activation.name)->id == std::string_view("glu");
    MapElement known;
    known.batch = -1;
    std::vector<double> numbers;
    const auto at = [&](std::int64_t flat) -> Number {
        const std::vector<std::int64_t> index = indexOf(shape, flat);
        const MapElement wanted = mapElement(index, layout);
        if (gated) {
            sums.explain(explanation, wanted);
            return stepNumber(explanation, explanation.steps.size() - 1);
        }
        if (known.batch != wanted.batch || known.place != wanted.place) {
            numbers = sums.all(wanted);
            known = wanted;
        }
        return {.origin = Origin::Inner, .value = numbers[static_cast<std::size_t>(wanted.channel)]};
    };
    const Number own = stepNumber(explanation, explanation.steps.size() - 1);
    appendActivation(explanation, activation, {.shape = shape, .at = at, .own = own}, call.element);
    return explanation;
}

} // namespace layerscope
