// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Probed.h"

#include "tensor/Elements.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

/// NaN and infinities do not count.
double largestSize(const Tensor& tensor) {
    double largest = 0;
    for (std::int64_t i = 0; i < tensor.elements(); ++i)
        if (const double size = std::abs(tensor.at(i)); std::isfinite(size))
            largest = std::max(largest, size);
    return largest;
}

} // namespace

std::shared_ptr<const Probed> explained(Probed probed) {
    probed.value = probed.numbers.output.at(flatOf(probed.numbers.output.shape(), probed.point.element));
    if (probed.arithmetic == Arithmetic::Fast)
        probed.largest = largestSize(probed.numbers.output);
    try {
        Result<Explanation> explanation = explain(*probed.step, probed.numbers, probed.point.element);
        if (explanation)
            probed.explanation = std::move(*explanation);
        else
            probed.error = std::move(explanation.error());
    } catch (const std::bad_alloc&) {
        probed.error = Error{message(N_("There is not enough memory to list all the terms.")),
                             message(N_("Close other programs, or make the layer's input smaller.")),
                             {}};
    }
    for (const Step& step : probed.explanation.steps)
        probed.steps.push_back(
            {byWeight(step), chaptersOf(step), tapGridOf(step, *probed.step, probed.numbers.inputs)});
    probed.taps = tapsOf(probed.explanation, *probed.step, probed.numbers.inputs);
    return std::make_shared<const Probed>(std::move(probed));
}

} // namespace layerscope
