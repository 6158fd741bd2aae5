// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Hash.h"
#include "base/Progress.h"
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
/// key is not in the cache, and returns a Value of the spec that the node infers from its parameters; when it is
/// stopped it returns soon, with anything. `axes` are what the source knows of its axes beyond what the node infers
/// (seconds a sample, millimetres a voxel, words), one a dimension.
struct Feed {
    Key key;
    std::function<Result<Value>(const TensorSpec& wanted, const Progress& progress)> load;
    std::function<std::optional<Axes>(const TensorSpec& wanted)> axes{};
};
using Feeds = std::map<NodeId, Feed>;

/// One node that can run.
struct PlanStep {
    Graph::NodePtr node;
    const LayerDef* def = nullptr;
    std::vector<int> inputs; ///< indices into Plan::steps, by input port
    TensorSpec output;
    std::vector<WeightDef> weights;
    Key key;       ///< of the output: layer, parameters, weights, inputs
    Key weightKey; ///< of the weights alone; false when there are none
    Feed feed;     ///< of a source
    bool bypassed = false;
};

/// What a node takes: estimated from shapes alone, before any of it exists. Sums saturate.
struct NodeCost {
    std::int64_t parameters = 0;
    std::int64_t multiplyAccumulates = 0;
    std::uint64_t outputBytes = 0;
    std::uint64_t weightBytes = 0;
    std::uint64_t scratchBytes = 0; ///< while it runs
};

/// What is known of any node, also of one that cannot run.
struct NodePlan {
    enum class State { Ready, Mistake, NotReached };
    State state = State::NotReached;
    std::optional<TensorSpec> output; ///< known before any weight exists; absent after a mistake
    NodeCost cost;                    ///< known when output is
    int step = -1;                    ///< index into Plan::steps when Ready
    std::vector<Issue> issues;
};

/// The immutable result of compiling a Graph: order, shapes, keys, cost. Every mistake of the user is found here,
/// before anything is computed, and before any memory is asked for.
struct Plan {
    std::vector<PlanStep> steps; ///< in an order that has every input before its user
    std::map<NodeId, NodePlan> nodes;
    std::vector<NodeId> order; ///< of all nodes, every input before its users
    NodeCost total;            ///< of all nodes whose output is known; scratchBytes is the largest

    const NodePlan* find(NodeId id) const;
    const PlanStep* stepOf(NodeId id) const;
    std::vector<Issue> issues() const;
};

/// Memory that a plan may ask for; a node that would pass it gets an Issue instead of running.
struct Budget {
    std::uint64_t bytes = 0; ///< 0: half of the machine's memory
    std::uint64_t effective() const;
};

/// Never fails: each mistake becomes an Issue at its node, and what comes before it still runs. A source without a
/// feed gets a hint; shapes are inferred through it all the same. Takes time linear in the graph and touches no
/// numbers but those of weights whose key is not known yet.
std::shared_ptr<const Plan> compile(const Graph& graph, const Feeds& feeds, const LayerRegistry& registry,
                                    Budget budget = {});

} // namespace layerscope
