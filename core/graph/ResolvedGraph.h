// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "graph/Graph.h"
#include "layer/LayerDef.h"

#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace layerscope {

/// What a graph without mistakes comes to at one node, for those who write it in another form.
struct ResolvedNode {
    TensorSpec output;
    /// The output's sizes; nothing where an input leaves it open, and for the batch.
    std::vector<std::optional<std::int64_t>> openShape;
    std::vector<NodeId> inputs; ///< by port, without gaps
    /// Of the layer that it is a call of, in Keras's order; none for a bypassed node.
    std::vector<WeightDef> weightDefs;
    std::vector<Tensor> weights; ///< as they would be used in a run, whether held by the node or initialised
};

struct ResolvedGraph {
    std::map<NodeId, ResolvedNode> nodes;
    std::vector<NodeId> order; ///< every input before its users
};

/// The first mistake, with its layer as the place, when there is one.
using GraphResolver = std::function<Result<ResolvedGraph>(const Graph&)>;

} // namespace layerscope
