// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/Field.h"

#include <algorithm>

namespace layerscope {
namespace {

std::vector<Dependence> unknownDependences(std::span<const TensorSpec> inputs, const TensorSpec& output) {
    std::vector<Dependence> all;
    for (const TensorSpec& input : inputs)
        all.push_back(everything(input.shape, output.shape, false));
    return all;
}

} // namespace

std::vector<Dependence> dependencesOf(const Plan& plan, const PlanStep& step) {
    std::vector<TensorSpec> inputs;
    for (const int input : step.inputs)
        inputs.push_back(plan.steps[static_cast<std::size_t>(input)].output);
    if (step.bypassed) {
        std::vector<Dependence> copies(inputs.size(), nothing());
        if (!copies.empty())
            copies[0] = elementwise(step.output.shape);
        return copies;
    }
    if (!step.def->dependence)
        return unknownDependences(inputs, step.output);
    return step.def->dependence({step.node->params, inputs}, step.output);
}

Field receptiveField(const Plan& plan, NodeId node, const ElementSet& elements) {
    Field field;
    const NodePlan* probed = plan.find(node);
    if (!probed || probed->step < 0)
        return field;
    std::vector<ElementSet> wanted(static_cast<std::size_t>(probed->step) + 1);
    wanted.back() = elements;
    for (std::size_t i = wanted.size(); i-- > 0;) {
        if (wanted[i].empty())
            continue;
        const PlanStep& step = plan.steps[i];
        const std::vector<Dependence> dependences = dependencesOf(plan, step);
        for (std::size_t port = 0; port < step.inputs.size(); ++port)
            if (const ElementSet needed = dependences[port].back(wanted[i]); !needed.empty())
                wanted[static_cast<std::size_t>(step.inputs[port])].add(needed);
        if (step.node->id != node)
            field[step.node->id] = wanted[i];
    }
    return field;
}

Field projectiveField(const Plan& plan, NodeId node, const ElementSet& elements) {
    Field field;
    const NodePlan* poked = plan.find(node);
    if (!poked || poked->step < 0)
        return field;
    const auto first = static_cast<std::size_t>(poked->step);
    std::vector<ElementSet> touched(plan.steps.size());
    touched[first] = elements;
    for (std::size_t i = first + 1; i < plan.steps.size(); ++i) {
        const PlanStep& step = plan.steps[i];
        const bool reached = std::ranges::any_of(
            step.inputs, [&](int input) { return !touched[static_cast<std::size_t>(input)].empty(); });
        if (!reached)
            continue;
        const std::vector<Dependence> dependences = dependencesOf(plan, step);
        for (std::size_t port = 0; port < step.inputs.size(); ++port)
            if (const ElementSet& from = touched[static_cast<std::size_t>(step.inputs[port])]; !from.empty())
                if (const ElementSet to = dependences[port].forth(from); !to.empty())
                    touched[i].add(to);
        if (!touched[i].empty())
            field[step.node->id] = touched[i];
    }
    return field;
}

} // namespace layerscope
