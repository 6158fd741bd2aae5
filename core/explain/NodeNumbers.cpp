// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/NodeNumbers.h"

namespace layerscope {
namespace {

tl::unexpected<Error> notComputed(const PlanStep& step) {
    return failure(message(N_("This has not been computed.")), step.node->name);
}

} // namespace

Result<NodeNumbers> gatherNumbers(const Plan& plan, const PlanStep& step, const ValueOf& valueOf, Runner& runner) {
    const Value* output = valueOf(step.node->id);
    if (!output)
        return notComputed(step);
    NodeNumbers numbers;
    numbers.output = output->tensor;
    for (const int input : step.inputs) {
        const PlanStep& before = plan.steps[static_cast<std::size_t>(input)];
        const Value* value = valueOf(before.node->id);
        if (!value)
            return notComputed(before);
        numbers.inputs.push_back(*value);
    }
    if (step.weights.empty() || step.bypassed)
        return numbers;
    auto weights = runner.weightsOf(step);
    if (!weights)
        return tl::unexpected(weights.error());
    numbers.weights = *std::move(weights);
    return numbers;
}

} // namespace layerscope
