// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/Fork.h"

#include "graph/GraphEdits.h"

#include <algorithm>
#include <vector>

namespace layerscope {
namespace {

bool isSource(const Graph& graph, const LayerRegistry& registry, NodeId id) {
    const Node* layer = graph.layerOf(id);
    const LayerDef* def = layer ? registry.find(layer->type) : nullptr;
    return def && def->isSource();
}

/// Everything that can be reached along links, with or against them.
std::set<NodeId> reached(const Graph& graph, const std::set<NodeId>& from, bool forwards) {
    std::set<NodeId> found;
    std::vector<NodeId> open(from.begin(), from.end());
    while (!open.empty()) {
        const NodeId next = open.back();
        open.pop_back();
        if (!graph.find(next) || !found.insert(next).second)
            continue;
        for (const Link& link : forwards ? graph.linksFrom(next) : graph.linksInto(next))
            open.push_back(forwards ? link.to.node : link.from.node);
    }
    return found;
}

/// What the copy is besides a copy: its name, where it belongs, and the numbers of the original.
void settle(Graph& graph, NodeId original, NodeId copy, const ForkWeights& weights) {
    const Node& from = *graph.find(original);
    Node node = *graph.find(copy);
    node.name = graph.freeName(from.name + "_b");
    if (node.sharesWith == from.sharesWith)
        node.sharesWith = {}; // an edit of the copy must not reach the original
    if (!node.group)
        node.group = from.group;
    if (const auto known = weights.find(original); known != weights.end() && !node.sharesWith)
        for (const auto& [name, tensor] : known->second)
            node.weights.try_emplace(name, tensor);
    graph.replace(std::move(node));
}

} // namespace

std::set<NodeId> forkedNodes(const Graph& graph, const LayerRegistry& registry, const std::set<NodeId>& nodes,
                             ForkExtent extent) {
    if (extent == ForkExtent::Onwards)
        return reached(graph, nodes, true);
    std::set<NodeId> found;
    if (extent == ForkExtent::Before)
        found = reached(graph, nodes, false);
    else if (extent == ForkExtent::Whole)
        for (const auto& [id, node] : graph.nodes())
            found.insert(id);
    else
        std::ranges::copy_if(nodes, std::inserter(found, found.end()), [&](NodeId id) { return graph.find(id); });
    if (extent != ForkExtent::Nodes)
        std::erase_if(found, [&](NodeId id) { return isSource(graph, registry, id); });
    return found;
}

std::map<NodeId, NodeId> fork(Graph& graph, const std::set<NodeId>& nodes, Point offset, const ForkWeights& weights) {
    const Graph part = extract(graph, nodes, {});
    const std::vector<NodeId> added = insertGraph(graph, part, offset);
    std::map<NodeId, NodeId> copies;
    std::size_t next = 0;
    for (const auto& [id, node] : part.nodes())
        copies[id] = added[next++];
    for (const auto& [original, copy] : copies) {
        settle(graph, original, copy, weights);
        for (const Link& link : graph.linksInto(original))
            if (!copies.contains(link.from.node))
                graph.link(link.from, {copy, link.to.index});
    }
    return copies;
}

NodeId endOf(const Graph& graph, const std::set<NodeId>& nodes, NodeId preferred) {
    std::vector<NodeId> ends;
    for (const NodeId id : nodes) {
        const std::vector<Link> links = graph.linksFrom(id);
        if (std::ranges::none_of(links, [&](const Link& link) { return nodes.contains(link.to.node); }))
            ends.push_back(id);
    }
    if (ends.size() == 1)
        return ends.front();
    return nodes.contains(preferred) || nodes.empty() ? preferred : *nodes.begin();
}

} // namespace layerscope
