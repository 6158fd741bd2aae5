// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/Graph.h"
#include "layer/Registry.h"

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace layerscope {

// Edits that are more than one step; each is one undo step of the Document.

/// A node of that type with its defaults, named after the type, at a place; not yet in any graph.
Node makeNode(const LayerDef& def, Point position);

/// Number of input ports to show: those a layer needs, and one more than are linked while it takes more.
int inputPortCount(const Graph& graph, const Node& node, const LayerRegistry& registry);

/// Removes the nodes and, where a removed chain had one way in and one way out, links across the gap.
void removeBridging(Graph& graph, const std::set<NodeId>& nodes);

/// Puts a node (already in the graph) into the link that ends at `to`.
bool insertIntoLink(Graph& graph, NodeId node, Port to);

/// The node with the type, parameters and weights of the layer that it is a further call of; sharesWith stays.
Node standingAlone(const Graph& graph, const Node& node);

/// A copy of some nodes, the links among them and the annotations named, as a graph of its own (the clipboard).
/// Further calls carry what their layer has, so that they can stand alone where the layer is not. Groups of which all
/// nodes are taken come along.
Graph extract(const Graph& graph, const std::set<NodeId>& nodes, const std::set<AnnotationId>& annotations);
/// Adds all of `part`, moved by `offset`, under fresh ids and free names; returns the new nodes, in the order of
/// `part`. A further call goes on sharing with its layer, in the part or else in the graph; without it, it is a layer.
/// What is in no group of `part` comes into the group `into`.
std::vector<NodeId> insertGraph(Graph& graph, const Graph& part, Point offset, GroupId into = {});

/// wanted when no group and no node has that name, otherwise with a number; without '/'.
std::string freeGroupName(const Graph& graph, const std::string& wanted);
/// Takes away groups that hold no node, at any depth.
void removeEmptyGroups(Graph& graph);

/// Left to right by longest path, rows ordered to cross few links. `size` gives a node's size on the canvas.
struct Extent {
    double width = 0;
    double height = 0;
};
std::map<NodeId, Point> layeredLayout(const Graph& graph, const std::function<Extent(const Node&)>& size);

} // namespace layerscope
