// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/StepWeights.h"

#include "run/MakeWeight.h"

#include <utility>

namespace layerscope {
namespace {

NodeId ownerOf(const Node& node) {
    return node.sharesWith ? node.sharesWith : node.id;
}

Result<std::vector<Tensor>> made(const Node& node, const std::vector<WeightDef>& defs) {
    std::vector<Tensor> weights;
    for (const WeightDef& def : defs) {
        Result<Tensor> weight = makeWeight(node, def);
        if (!weight)
            return tl::unexpected(std::move(weight.error()));
        weights.push_back(std::move(*weight));
    }
    return weights;
}

} // namespace

NodeWeights takeWeights(Graph& graph) {
    std::vector<NodeId> owners;
    for (const auto& [id, node] : graph.nodes())
        if (!node->weights.empty())
            owners.push_back(id);
    NodeWeights taken;
    for (const NodeId id : owners) {
        Node node = *graph.find(id);
        taken[id] = std::exchange(node.weights, {});
        graph.replace(std::move(node));
    }
    return taken;
}

StepWeights::StepWeights(NodeWeights taken)
    : m_taken(std::move(taken)) {}

Result<std::vector<Tensor>> StepWeights::of(const PlanStep& step) const {
    const auto taken = m_taken.find(ownerOf(*step.node));
    if (taken == m_taken.end())
        return made(*step.node, step.weights);
    Node node = *step.node;
    node.weights = taken->second;
    return made(node, step.weights);
}

void StepWeights::expect(const PlanStep& step) {
    ++m_uses[ownerOf(*step.node)];
}

void StepWeights::letGo(const PlanStep& step) {
    if (--m_uses[ownerOf(*step.node)] == 0)
        m_taken.erase(ownerOf(*step.node));
}

} // namespace layerscope
