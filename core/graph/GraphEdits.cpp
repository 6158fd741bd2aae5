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

} // namespace

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
    const LayerDef* def = registry.find(node.type);
    if (!def)
        return std::max(1, linked);
    return def->arity.max < 0 ? std::max(def->arity.min, linked + 1) : std::max(def->arity.max, linked);
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
            part.add(*node);
    for (const auto& [to, from] : graph.links())
        if (nodes.contains(from.node) && nodes.contains(to.node))
            part.link(from, to);
    for (const auto& [id, annotation] : graph.annotations())
        if (annotations.contains(id))
            part.annotate(annotation);
    return part;
}

std::vector<NodeId> insertGraph(Graph& graph, const Graph& part, Point offset) {
    std::map<NodeId, NodeId> newIds;
    std::vector<NodeId> added;
    for (const auto& [id, original] : part.nodes()) {
        Node node = *original;
        node.id = {};
        node.position = {node.position.x + offset.x, node.position.y + offset.y};
        added.push_back(newIds[id] = graph.add(std::move(node)));
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
