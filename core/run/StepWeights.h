// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "run/Plan.h"

#include <map>
#include <string>
#include <vector>

namespace layerscope {

/// Weights by the node that they belong to, and their name there.
using NodeWeights = std::map<NodeId, std::map<std::string, Tensor>>;

/// Takes all weights out of a graph's nodes.
NodeWeights takeWeights(Graph& graph);

/// Where the weights of steps are while a network is made ready: in the plan's nodes, or in what was taken out of them
/// and goes bit by bit.
class StepWeights {
public:
    explicit StepWeights(NodeWeights taken = {});

    /// As Runner::weightsOf: a step's own, or those that its initializers make.
    Result<std::vector<Tensor>> of(const PlanStep& step) const;
    /// Says beforehand that a step will use its weights.
    void expect(const PlanStep& step);
    /// The step does not need them any more; what was taken goes with the last one that was expected.
    void letGo(const PlanStep& step);

private:
    NodeWeights m_taken;
    std::map<NodeId, int> m_uses;
};

} // namespace layerscope
