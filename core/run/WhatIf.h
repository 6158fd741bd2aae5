// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/Plan.h"

#include <optional>
#include <stop_token>
#include <vector>

namespace layerscope {

/// Another way to do what a layer does, and what it would cost.
struct Alternative {
    Message label; ///< "Half the filters"
    GraphDelta change;
    std::optional<TensorSpec> output; ///< of the node
    NodeCost node;                    ///< of the node and the layers that were put beside it
    NodeCost total;                   ///< of the network
};

/// The alternatives for a node that can run: stride 2, separable, depthwise and 1 × 1, fewer filters or units, groups,
/// smaller kernels, averaging in place of flattening; those that apply to the layer, and with which no node gets a
/// mistake. Compiles the graph some times; callable on any thread. Nothing when it was stopped.
std::vector<Alternative> whatIf(const Graph& graph, NodeId node, const LayerRegistry& registry, Budget budget = {},
                                std::stop_token stop = {});

} // namespace layerscope
