// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/GraphEdits.h"

#include <algorithm>
#include <optional>

namespace layerscope {
namespace {

int highestLinkedPort(const Graph& graph, NodeId node) {
    int highest = -1;
    for (const Link& link : graph.linksInto(node))
        highest = std::max(highest, link.to.index);
    return highest;
}

/// Follows links among the removed nodes, in both directions, from one of them.
std::set<NodeId> componentOf(NodeId start, const std::vector<Link>& inner) {
    std::set<NodeId> component{start};
    for (bool grew = true; grew;) {
        grew = false;
        for (const Link& link : inner)
            if (component.contains(link.from.node) != component.contains(link.to.node)) {
                component.insert(link.from.node);
                component.insert(link.to.node);
                grew = true;
            }
    }
    return component;
}

/// Links that take the place of a removed part: from its one source to all that its one output went to.
std::vector<Link> bridgesOver(const Graph& graph, const std::set<NodeId>& part) {
    std::set<Port> sources;
    std::set<Port> outputs;
    std::vector<Port> users;
    for (const auto& [to, from] : graph.links()) {
        const bool leaves = part.contains(from.node);
        const bool enters = part.contains(to.node);
        if (enters && !leaves)
            sources.insert(from);
        if (leaves && !enters) {
            outputs.insert(from);
            users.push_back(to);
        }
    }
    std::vector<Link> bridges;
    if (sources.size() == 1 && outputs.size() == 1)
        for (const Port& user : users)
            bridges.push_back({*sources.begin(), user});
    return bridges;
}

/// The layer that a copied call names is in the graph, and is no call itself.
bool canBeShared(const Graph& graph, const Node& call) {
    const Node* layer = graph.find(call.sharesWith);
    return layer && !layer->sharesWith && layer->type == call.type;
}

/// The groups of which all nodes, and at least one, are among `nodes`.
std::set<GroupId> wholeGroups(const Graph& graph, const std::set<NodeId>& nodes) {
    std::set<GroupId> whole;
    std::set<GroupId> partial;
    for (const auto& [id, node] : graph.nodes()) {
        const bool taken = nodes.contains(id);
        std::size_t depth = 0;
        for (const Group* group = graph.findGroup(node->group); group && depth <= graph.groups().size(); ++depth) {
            (taken ? whole : partial).insert(group->id);
            group = graph.findGroup(group->parent);
        }
    }
    std::erase_if(whole, [&](GroupId id) { return partial.contains(id); });
    return whole;
}

/// The group, or the innermost around it, that is among `groups`; 0 for none.
GroupId nearestOf(const Graph& graph, GroupId group, const std::set<GroupId>& groups) {
    for (std::size_t depth = 0; group && !groups.contains(group) && depth <= graph.groups().size(); ++depth) {
        const Group* found = graph.findGroup(group);
        group = found ? found->parent : GroupId{};
    }
    return groups.contains(group) ? group : GroupId{};
}

void copyGroup(const Graph& graph, GroupId id, const std::set<GroupId>& taken, Graph& part) {
    if (!id || part.findGroup(id))
        return;
    Group copy = *graph.findGroup(id);
    copy.parent = nearestOf(graph, copy.parent, taken);
    copyGroup(graph, copy.parent, taken, part);
    part.putGroup(std::move(copy));
}

GroupId insertGroup(Graph& graph, const Graph& part, GroupId id, Point offset, GroupId into,
                    std::map<GroupId, GroupId>& newIds) {
    const Group* original = part.findGroup(id);
    if (!original)
        return into;
    if (const auto done = newIds.find(id); done != newIds.end())
        return done->second;
    Group group = *original;
    group.id = {};
    group.name = freeGroupName(graph, group.name);
    group.position = {group.position.x + offset.x, group.position.y + offset.y};
    group.parent = insertGroup(graph, part, original->parent, offset, into, newIds);
    if (!graph.findGroup(group.callOf))
        group.callOf = {};
    return newIds[id] = graph.putGroup(std::move(group));
}

} // namespace

std::string freeGroupName(const Graph& graph, const std::string& wanted) {
    const auto taken = [&](const std::string& name) {
        return std::ranges::any_of(graph.groups(), [&](const auto& entry) { return entry.second.name == name; });
    };
    std::string base = wanted.empty() ? "model" : wanted;
    std::ranges::replace(base, '/', '_');
    std::string name = base;
    for (int number = 1; taken(name) || graph.findByName(name); ++number)
        name = base + '_' + std::to_string(number);
    return name;
}

void removeEmptyGroups(Graph& graph) {
    std::set<GroupId> empty;
    for (const auto& [id, group] : graph.groups())
        empty.insert(id);
    for (const auto& [id, node] : graph.nodes())
        for (GroupId group = node->group; empty.erase(group) > 0;)
            group = graph.findGroup(group)->parent;
    for (const GroupId id : empty)
        graph.dissolveGroup(id);
}

Node standingAlone(const Graph& graph, const Node& node) {
    Node copy = node;
    if (const Node* layer = node.sharesWith ? graph.find(node.sharesWith) : nullptr) {
        copy.type = layer->type;
        copy.params = layer->params;
        copy.weights = layer->weights;
        copy.foreign = layer->foreign;
    }
    return copy;
}

Node makeNode(const LayerDef& def, Point position) {
    Node node;
    node.type = def.id;
    node.name = layerName(def.id);
    node.params = def.defaults();
    node.position = position;
    return node;
}

int inputPortCount(const Graph& graph, const Node& node, const LayerRegistry& registry) {
    const int linked = highestLinkedPort(graph, node.id) + 1;
    const Node* layer = node.sharesWith ? graph.find(node.sharesWith) : &node;
    const LayerDef* def = layer ? registry.find(layer->type) : nullptr;
    if (!def)
        return std::max(1, linked);
    const int oneMore = std::max(def->arity.min, linked + 1);
    return def->arity.max < 0 ? oneMore : std::max(std::min(def->arity.max, oneMore), linked);
}

void removeBridging(Graph& graph, const std::set<NodeId>& nodes) {
    std::vector<Link> inner;
    for (const auto& [to, from] : graph.links())
        if (nodes.contains(from.node) && nodes.contains(to.node))
            inner.push_back({from, to});
    std::vector<Link> bridges;
    for (std::set<NodeId> open = nodes; !open.empty();) {
        const std::set<NodeId> part = componentOf(*open.begin(), inner);
        for (const Link& bridge : bridgesOver(graph, part))
            bridges.push_back(bridge);
        for (NodeId id : part)
            open.erase(id);
    }
    for (NodeId id : nodes)
        graph.remove(id);
    for (const Link& bridge : bridges)
        graph.link(bridge.from, bridge.to);
}

bool insertIntoLink(Graph& graph, NodeId node, Port to) {
    const auto it = graph.links().find(to);
    const Port input{node, 0};
    if (it == graph.links().end() || !graph.find(node) || graph.links().contains(input))
        return false;
    const Port from = it->second;
    if (graph.wouldCloseCircle(from.node, node) || graph.wouldCloseCircle(node, to.node))
        return false;
    return graph.link(from, input) && graph.link({node, 0}, to);
}

Graph extract(const Graph& graph, const std::set<NodeId>& nodes, const std::set<AnnotationId>& annotations) {
    Graph part;
    for (NodeId id : nodes)
        if (const Node* node = graph.find(id))
            part.add(standingAlone(graph, *node));
    const std::set<GroupId> taken = wholeGroups(graph, nodes);
    for (const GroupId id : taken)
        copyGroup(graph, id, taken, part);
    if (!graph.groups().empty())
        for (const NodeId id : nodes)
            if (const Node* node = part.find(id); node && node->group) {
                Node placed = *node;
                placed.group = nearestOf(graph, placed.group, taken);
                part.replace(std::move(placed));
            }
    for (const auto& [to, from] : graph.links())
        if (nodes.contains(from.node) && nodes.contains(to.node))
            part.link(from, to);
    for (const auto& [id, annotation] : graph.annotations())
        if (annotations.contains(id))
            part.annotate(annotation);
    return part;
}

std::vector<NodeId> insertGraph(Graph& graph, const Graph& part, Point offset, GroupId into) {
    std::map<GroupId, GroupId> newGroups;
    std::map<NodeId, NodeId> newIds;
    std::vector<NodeId> added;
    for (const auto& [id, original] : part.nodes()) {
        Node node = *original;
        node.id = {};
        if (node.sharesWith && !part.find(node.sharesWith) && !canBeShared(graph, node))
            node.sharesWith = {};
        node.group = insertGroup(graph, part, node.group, offset, into, newGroups);
        node.position = {node.position.x + offset.x, node.position.y + offset.y};
        added.push_back(newIds[id] = graph.add(std::move(node)));
    }
    for (const auto& [id, original] : part.nodes())
        if (original->sharesWith && newIds.contains(original->sharesWith)) {
            Node call = *graph.find(newIds[id]);
            call.sharesWith = newIds[original->sharesWith];
            graph.replace(std::move(call));
        }
    for (const auto& [to, from] : part.links())
        graph.link({newIds[from.node], from.index}, {newIds[to.node], to.index});
    for (const auto& [id, original] : part.annotations()) {
        Annotation annotation = original;
        annotation.id = {};
        annotation.box.topLeft = {annotation.box.topLeft.x + offset.x, annotation.box.topLeft.y + offset.y};
        graph.annotate(std::move(annotation));
    }
    return added;
}

} // namespace layerscope
