// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/weights/KernelSteps.h"

#include <algorithm>
#include <iterator>

namespace layerscope {

ResponseSteps responseSteps(const Plan& plan, const PlanStep& step, const Params& params, const WeightDef& weight) {
    ResponseSteps steps;
    const auto shape = kernelShapeOf(weight.shape, weight.layout);
    if (!shape)
        return steps;
    const bool paints = weight.layout == KernelLayout::FilterChannel;
    if (!paints && step.inputs.empty())
        return steps;
    const Axes& axes =
        paints ? step.output.axes : plan.steps[static_cast<std::size_t>(step.inputs.front())].output.axes;
    Axes spatial;
    std::ranges::copy_if(axes, std::back_inserter(spatial), &Axis::isSpatial);
    const auto rank = static_cast<std::size_t>(shape->rank);
    const auto* dilation = params.find("dilation_rate");
    const auto* rates = dilation ? std::get_if<Ints>(dilation) : nullptr;
    for (std::size_t i = 0; i < rank; ++i) {
        if (spatial.size() == rank)
            steps.axes[3 - rank + i] = spatial[i];
        if (rates && rates->size() == rank)
            steps.spacing[3 - rank + i] = (*rates)[i];
    }
    return steps;
}

} // namespace layerscope
