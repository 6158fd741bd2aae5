// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/GroupTree.h"

#include <algorithm>
#include <tuple>

namespace layerscope {

namespace {

template <class Map, class Key>
const typename Map::mapped_type& listAt(const Map& map, Key key) {
    static const typename Map::mapped_type kNone;
    const auto at = map.find(key);
    return at == map.end() ? kNone : at->second;
}

std::tuple<double, double, NodeId> order(const Graph& graph, NodeId id) {
    const Node* node = graph.find(id);
    return node ? std::tuple(node->position.y, node->position.x, id) : std::tuple(0.0, 0.0, id);
}

} // namespace

GroupTree::GroupTree(const Graph& graph, const LayerRegistry& registry) {
    if (graph.groups().empty())
        return;
    place(graph);
    if (m_members.empty())
        return;
    showFrom(graph, {}, 0);
    findPorts(graph, registry);
}

GroupId GroupTree::coverOf(NodeId node) const {
    const auto at = m_hidden.find(node);
    return at == m_hidden.end() ? GroupId{} : at->second;
}

const std::vector<NodeId>& GroupTree::members(GroupId group) const {
    return listAt(m_members, group);
}

const std::vector<NodeId>& GroupTree::nodesOf(GroupId group) const {
    return listAt(m_nodes, group);
}

const std::vector<GroupId>& GroupTree::childrenOf(GroupId group) const {
    return listAt(m_children, group);
}

void GroupTree::place(const Graph& graph) {
    for (const auto& [id, node] : graph.nodes()) {
        const Group* group = graph.findGroup(node->group);
        m_nodes[group ? group->id : GroupId{}].push_back(id);
        for (std::size_t depth = 0; group && depth <= graph.groups().size(); ++depth) {
            m_members[group->id].push_back(id);
            group = graph.findGroup(group->parent);
        }
    }
    for (const auto& [id, members] : m_members)
        m_children[graph.findGroup(id)->parent].push_back(id);
}

void GroupTree::showFrom(const Graph& graph, GroupId group, int depth) {
    for (const GroupId child : childrenOf(group)) {
        if (graph.findGroup(child)->open) {
            m_frames.emplace(child, depth);
            showFrom(graph, child, depth + 1);
        } else {
            m_covers.try_emplace(child);
            for (const NodeId id : members(child))
                m_hidden.emplace(id, child);
        }
    }
}

void GroupTree::findPorts(const Graph& graph, const LayerRegistry& registry) {
    std::set<NodeId> used;
    std::map<GroupId, std::set<NodeId>> outputs;
    for (const auto& [to, from] : graph.links()) {
        const GroupId source = coverOf(from.node);
        const GroupId target = coverOf(to.node);
        used.insert(from.node);
        if (source == target)
            continue;
        if (target)
            m_covers.at(target).inputs.push_back(to);
        if (source)
            outputs[source].insert(from.node);
    }
    for (auto& [group, ports] : m_covers) {
        std::set<NodeId>& ends = outputs[group];
        for (const NodeId id : members(group)) {
            if (!used.contains(id))
                ends.insert(id);
            const Node* layer = graph.layerOf(id);
            const LayerDef* def = layer ? registry.find(layer->type) : nullptr;
            for (int index = 0; def && index < def->arity.min; ++index)
                if (!graph.links().contains(Port{id, index}))
                    ports.inputs.push_back({id, index});
        }
        ports.outputs.assign(ends.begin(), ends.end());
        std::ranges::sort(ports.outputs, {}, [&](NodeId id) { return order(graph, id); });
        std::ranges::sort(ports.inputs, {}, [&](Port port) { return std::pair(order(graph, port.node), port.index); });
    }
}

NodeId GroupTree::leadOf(const Graph& graph, const GroupPorts& ports) {
    const auto last = std::ranges::max_element(ports.outputs, {}, [&](NodeId id) {
        const Node* node = graph.find(id);
        return std::pair(node ? node->position.x : 0.0, id);
    });
    return last == ports.outputs.end() ? NodeId{} : *last;
}

} // namespace layerscope
