// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/Graph.h"

#include <vector>

namespace layerscope {

enum class WalkDirection { Upstream, Downstream, Above, Below };

/// Where an arrow key leads from a node: along its wires, or to the node above or below in the same stage; without
/// such a one, to the nearest node in that direction. The node itself when there is none; any node from none.
NodeId walkFrom(const Graph& graph, NodeId from, WalkDirection direction);

/// Every node, inputs before their users; among equals the upper and left first.
std::vector<NodeId> topologicalOrder(const Graph& graph);

} // namespace layerscope
