// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/GroupTree.h"

#include <vector>

namespace layerscope {

enum class WalkDirection { Upstream, Downstream, Above, Below };

/// Where an arrow key leads from a node: along its wires, or to the node above or below in the same stage; without
/// such a one, to the nearest node in that direction. The node itself when there is none; any node from none.
NodeId walkFrom(const Graph& graph, NodeId from, WalkDirection direction);

/// The same from card to card: a shut group is one, and stands under the node whose output it shows.
NodeId walkCards(const Graph& graph, const GroupTree& tree, NodeId from, WalkDirection direction);

/// Every node, inputs before their users; among equals the upper and left first.
std::vector<NodeId> topologicalOrder(const Graph& graph);

} // namespace layerscope
