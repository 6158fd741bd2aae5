// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Hash.h"
#include "base/Result.h"
#include "graph/Graph.h"
#include "graph/Issue.h"
#include "layer/Registry.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace layerscope {

/// What flows into a source node: a key of its content, and how to get it. `load` runs on the worker, only when the
/// key is not in the cache, and returns a Value of the spec that the node infers from its parameters.
struct Feed {
    Key key;
    std::function<Result<Value>(const TensorSpec& wanted)> load;
};
using Feeds = std::map<NodeId, Feed>;

/// One node that can run.
struct PlanStep {
    Graph::NodePtr node;
    const LayerDef* def = nullptr;
    std::vector<int> inputs; ///< indices into Plan::steps, by input port
    TensorSpec output;
    std::vector<WeightDef> weights;
    Key key;      ///< of the output: layer, parameters, weights, inputs
    Key weightKey; ///< of the weights alone
    std::int64_t parameters = 0;
    Cost cost;
    Feed feed; ///< of a source
    bool bypassed = false;
};

/// What is known of any node, also of one that cannot run.
struct NodePlan {
    enum class State { Ready, Mistake, NotReached };
    State state = State::NotReached;
    std::optional<TensorSpec> output; ///< known before any weight exists; absent after a mistake
    int step = -1;                    ///< index into Plan::steps when Ready
    std::vector<Issue> issues;
};

/// The immutable result of compiling a Graph: order, shapes, keys, cost. Every mistake of the user is found here,
/// before anything is computed, and before any memory is asked for.
struct Plan {
    std::vector<PlanStep> steps; ///< in an order that has every input before its user
    std::map<NodeId, NodePlan> nodes;
    std::uint64_t activationBytes = 0; ///< of all outputs together
    std::uint64_t weightBytes = 0;
    std::int64_t parameters = 0;
    std::int64_t multiplyAccumulates = 0;

    const NodePlan* find(NodeId id) const;
    const PlanStep* stepOf(NodeId id) const;
    std::vector<Issue> issues() const;
};

/// Memory that a plan may ask for; a node that would pass it gets an Issue instead of running.
struct Budget {
    std::uint64_t bytes = 0; ///< 0: half of the machine's memory
    std::uint64_t effective() const;
};

std::shared_ptr<const Plan> compile(const Graph& graph, const Feeds& feeds, const LayerRegistry& registry,
                                    Budget budget = {});

} // namespace layerscope
