// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/Fusion.h"

#include "layer/SameNumbers.h"

#include <algorithm>

namespace layerscope {
namespace {

const PlanStep& at(const Plan& plan, int step) {
    return plan.steps[static_cast<std::size_t>(step)];
}

bool changesNothing(const Plan& plan, const PlanStep& step) {
    const bool handsOn = step.bypassed || step.def->prepare == prepareSameNumbers;
    return handsOn && step.output.shape == at(plan, step.inputs[0]).output.shape;
}

std::optional<ChannelAffine> affineOf(const Plan& plan, const StepWeights& source, const PlanStep& step) {
    if (!step.def->asAffine)
        return std::nullopt;
    const Result<std::vector<Tensor>> weights = source.of(step);
    if (!weights)
        return std::nullopt;
    const std::vector<TensorSpec> inputs = inputSpecs(plan, step);
    const Followers none;
    return step.def->asAffine(
        {.params = step.node->params, .inputs = inputs, .weights = *weights, .output = step.output, .followers = none});
}

/// after(before(x)).
ChannelAffine composed(ChannelAffine before, const ChannelAffine& after) {
    for (std::size_t i = 0; i < before.times.size(); ++i) {
        before.times[i] *= after.times[i];
        before.plus[i] = before.plus[i] * after.times[i] + after.plus[i];
    }
    return before;
}

/// Adds what a step does to the followers; false when it is nothing that can be taken along.
bool take(Followers& followers, const Plan& plan, const StepWeights& weights, const PlanStep& step) {
    if (changesNothing(plan, step))
        return true;
    if (step.bypassed || followers.activation)
        return false;
    if (std::optional<ChannelAffine> affine = affineOf(plan, weights, step)) {
        followers.affine = followers.affine ? composed(std::move(*followers.affine), *affine) : std::move(*affine);
        return true;
    }
    std::optional<NamedFunction> activation =
        step.def->asActivation ? step.def->asActivation(step.node->params) : std::nullopt;
    if (!activation)
        return false;
    if (activation->name != "linear")
        followers.activation = std::move(activation);
    return true;
}

} // namespace

Readers::Readers(const Plan& plan, std::span<const int> wanted)
    : m_needed(plan.steps.size(), false)
    , m_uses(plan.steps.size()) {
    for (const int step : wanted) {
        m_needed[static_cast<std::size_t>(step)] = true;
        ++m_uses[static_cast<std::size_t>(step)].count;
    }
    for (int step = static_cast<int>(plan.steps.size()) - 1; step >= 0; --step)
        for (const int input : at(plan, step).inputs)
            if (isNeeded(step)) {
                m_needed[static_cast<std::size_t>(input)] = true;
                Use& use = m_uses[static_cast<std::size_t>(input)];
                ++use.count;
                use.reader = step;
            }
}

std::optional<int> Readers::onlyReader(int step) const {
    const Use& use = m_uses[static_cast<std::size_t>(step)];
    return use.count == 1 && use.reader >= 0 ? std::optional(use.reader) : std::nullopt;
}

std::vector<TensorSpec> inputSpecs(const Plan& plan, const PlanStep& step) {
    std::vector<TensorSpec> specs;
    for (const int input : step.inputs)
        specs.push_back(at(plan, input).output);
    return specs;
}

bool isWithoutMasks(const Plan& plan, const PlanStep& step) {
    return !step.output.masked &&
           std::ranges::none_of(step.inputs, [&](int input) { return at(plan, input).output.masked; });
}

std::vector<Chain> chainsFrom(const Plan& plan, const Readers& readers, const StepWeights& weights, int first) {
    std::vector<Chain> chains(1);
    Chain chain;
    for (auto next = readers.onlyReader(first); next; next = readers.onlyReader(*next)) {
        const PlanStep& step = at(plan, *next);
        if (step.inputs.size() != 1 || !isWithoutMasks(plan, step) || !take(chain.followers, plan, weights, step))
            break;
        chain.steps.push_back(*next);
        chains.push_back(chain);
    }
    return chains;
}

} // namespace layerscope
