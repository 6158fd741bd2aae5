// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/ResolvedGraph.h"

#include <map>
#include <optional>
#include <set>
#include <vector>

namespace layerscope {

/// Which groups of a graph can be models inside the model, as Keras understands them: with inputs and outputs of their
/// own, no way out and in again, no layer shared with the outside. The others are dissolved, with a note.
class KerasGroups {
public:
    KerasGroups(const Graph& graph, const ResolvedGraph& resolved);

    /// The innermost model that a node is part of; 0 for the outermost.
    GroupId homeOf(NodeId node) const { return standing(m_graph.find(node)->group); }
    /// The model around a model.
    GroupId parentOf(GroupId group) const;
    /// The model directly in `outer` that holds the node; 0 when it lies directly in outer; nothing when it is outside.
    std::optional<GroupId> within(NodeId node, GroupId outer) const;
    /// The model that a group is a call of: itself, or the one of callOf.
    GroupId baseOf(GroupId group) const;
    /// The base and every further call of it.
    std::vector<GroupId> callsOf(GroupId base) const;
    /// The node of `call` that stands for `node` of its base.
    NodeId counterpart(NodeId node, GroupId call) const;
    /// Nodes of a base whose outputs are used outside, in any call, or are ends; in the order of the graph.
    std::vector<NodeId> outputsOf(GroupId base) const;

    const std::vector<Message>& notes() const { return m_notes; }

private:
    GroupId standing(GroupId group) const;
    void settle();
    const char* whyNot(const Group& group) const;
    bool comesBack(GroupId group, const std::set<NodeId>& inside) const;
    bool sharesOutside(GroupId group, const std::set<NodeId>& inside) const;
    bool matchesBase(const Group& group);
    bool isUsedOutside(NodeId node, GroupId group) const;

    const Graph& m_graph;
    const ResolvedGraph& m_resolved;
    std::map<NodeId, std::vector<NodeId>> m_users;
    std::set<GroupId> m_dissolved;
    std::map<GroupId, std::map<NodeId, NodeId>> m_counterparts; ///< by further call: node of the base -> its own
    std::vector<Message> m_notes;
};

} // namespace layerscope
