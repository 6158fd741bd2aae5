// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/FusedLayer.h"

#include "layer/PreparedPair.h"

#include <ranges>

namespace layerscope {

/// What a layer is prepared from, but for its followers.
struct LayerFuser::Subject {
    const PlanStep& step;
    std::vector<TensorSpec> inputs;
    std::span<const Tensor> weights;
    Arithmetic arithmetic;

    PrepareCall with(const Followers& followers) const {
        return {.params = step.node->params,
                .inputs = inputs,
                .weights = weights,
                .output = step.output,
                .arithmetic = arithmetic,
                .followers = followers};
    }
};

LayerFuser::Subject LayerFuser::subject(int index, std::span<const Tensor> weights) const {
    const PlanStep& step = m_plan.steps[static_cast<std::size_t>(index)];
    return {step, inputSpecs(m_plan, step), weights, m_options.arithmetic};
}

std::vector<Chain> LayerFuser::chains(int index) const {
    return m_options.fuse ? chainsFrom(m_plan, m_readers, m_weights, index) : std::vector<Chain>(1);
}

PreparedPointer LayerFuser::alone(int index, std::span<const Tensor> weights) const {
    const Subject layer = subject(index, weights);
    return layer.step.def->prepare(layer.with({}));
}

FusedLayer LayerFuser::fused(int index, std::span<const Tensor> weights) const {
    const Subject layer = subject(index, weights);
    for (const Chain& chain : chains(index) | std::views::reverse) {
        FusedLayer made{layer.step.def->prepare(layer.with(chain.followers)), chain.steps};
        if (!made.prepared)
            continue;
        if (m_options.fuse)
            addPair(layer, chain.followers, made);
        return made;
    }
    return {};
}

/// With the layer behind what was taken along, where nobody else reads what lies between and both agree.
void LayerFuser::addPair(const Subject& first, const Followers& followers, FusedLayer& made) const {
    const auto* pairable = dynamic_cast<const Pairable*>(made.prepared.get());
    const int last = made.taken.empty() ? m_plan.find(first.step.node->id)->step : made.taken.back();
    const auto next = m_readers.onlyReader(last);
    if (!pairable || !next)
        return;
    const PlanStep& step = m_plan.steps[static_cast<std::size_t>(*next)];
    if (step.bypassed || step.inputs.size() != 1 || !step.def->prepare || !isWithoutMasks(m_plan, step))
        return;
    const Result<std::vector<Tensor>> weights = m_weights.of(step);
    if (!weights)
        return;
    const Subject second = subject(*next, *weights);
    for (const Chain& chain : chains(*next) | std::views::reverse)
        if (PreparedPointer both =
                pairable->pairedWith(first.with(followers), *step.def, second.with(chain.followers))) {
            made.prepared = std::move(both);
            made.taken.push_back(*next);
            made.taken.insert(made.taken.end(), chain.steps.begin(), chain.steps.end());
            return;
        }
}

} // namespace layerscope
