// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/StepKeys.h"

namespace layerscope {

Key stepKey(const PlanStep& step, std::span<const PlanStep> before) {
    if (step.bypassed)
        return before[static_cast<std::size_t>(step.inputs.front())].key;
    Hasher hasher;
    hasher.add(step.node->type);
    for (const ParamDef& param : step.def->params) {
        if (param.cosmetic)
            continue;
        hasher.add(param.id);
        addTo(hasher, *step.node->params.find(param.id));
    }
    hasher.add(step.weightKey).add(step.feed.key).add(step.inputs.size());
    for (int index : step.inputs)
        hasher.add(before[static_cast<std::size_t>(index)].key);
    return hasher.key();
}

void nameSource(NodeId id, const Feed* feed, TensorSpec& output) {
    if (feed && feed->axes)
        if (auto axes = feed->axes(output); axes && axes->size() == output.axes.size())
            output.axes = std::move(*axes);
    for (Axis& axis : output.axes)
        axis.source = id;
}

} // namespace layerscope
