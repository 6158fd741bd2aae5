// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/Graph.h"
#include "layer/Registry.h"

#include <map>
#include <set>
#include <string>
#include <utility>

namespace layerscope {

/// How much of a network is copied beside itself, to change the copy and compare the two.
enum class ForkExtent {
    Nodes,   ///< these nodes alone
    Onwards, ///< these and everything that they lead to
    Before,  ///< these and everything before them, up to the sources, which both sides share
    Whole,   ///< everything but the sources, which both sides share
};

/// The nodes that a fork copies. Sources are among them only when they are asked for by name (Nodes, Onwards).
std::set<NodeId> forkedNodes(const Graph& graph, const LayerRegistry& registry, const std::set<NodeId>& nodes,
                             ForkExtent extent);

/// Copies nodes with the links among them, links the copies to the inputs of the originals, and names them after the
/// originals, with "_b". `weights` are the numbers that the originals have now, by node and name: initializers would
/// draw others for a copy, and A and B would differ from the start. Returns the copy of each original.
using ForkWeights = std::map<NodeId, std::map<std::string, Tensor>>;
std::map<NodeId, NodeId> fork(Graph& graph, const std::set<NodeId>& nodes, Point offset,
                              const ForkWeights& weights = {});

/// Of a fork's originals, the one whose result says most about all of them: the only one that leads to no other, or
/// `preferred` when there are several or it is one of them.
NodeId endOf(const Graph& graph, const std::set<NodeId>& nodes, NodeId preferred);

} // namespace layerscope
