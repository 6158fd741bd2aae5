// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/Graph.h"
#include "layer/Registry.h"

#include <map>
#include <set>
#include <vector>

namespace layerscope {

/// Where the wires of a shut group begin and end, each a port of a node within.
struct GroupPorts {
    std::vector<Port> inputs;    ///< wired from outside, or still to be wired; upper and left nodes first
    std::vector<NodeId> outputs; ///< wired to the outside, or to nothing
};

/// Who lies in which group, and what shows: a snapshot of one graph, made in one pass over its nodes and links. A
/// group without nodes is not in it.
class GroupTree {
public:
    GroupTree() = default;
    GroupTree(const Graph& graph, const LayerRegistry& registry);

    bool empty() const { return m_members.empty(); }
    /// The outermost shut group that hides a node; 0 for a node that shows.
    GroupId coverOf(NodeId node) const;
    /// All nodes of the group and of the groups within it; empty for a group that is not there.
    const std::vector<NodeId>& members(GroupId group) const;
    /// Directly in the group; GroupId{} is the whole network.
    const std::vector<NodeId>& nodesOf(GroupId group) const;
    const std::vector<GroupId>& childrenOf(GroupId group) const;
    /// Groups that show as one card.
    const std::map<GroupId, GroupPorts>& covers() const { return m_covers; }
    /// Open groups of which all around them are open, with their depth.
    const std::map<GroupId, int>& frames() const { return m_frames; }
    /// The output whose picture stands for the group: the last from left to right.
    static NodeId leadOf(const Graph& graph, const GroupPorts& ports);

private:
    void place(const Graph& graph);
    void showFrom(const Graph& graph, GroupId group, int depth);
    void findPorts(const Graph& graph, const LayerRegistry& registry);

    std::map<GroupId, std::vector<NodeId>> m_members;
    std::map<GroupId, std::vector<NodeId>> m_nodes;
    std::map<GroupId, std::vector<GroupId>> m_children;
    std::map<GroupId, GroupPorts> m_covers;
    std::map<GroupId, int> m_frames;
    std::map<NodeId, GroupId> m_hidden;
};

} // namespace layerscope
