// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/GraphWalk.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <tuple>

namespace layerscope {

namespace {

Point placeOf(const Graph& graph, NodeId id) {
    const Node* node = graph.find(id);
    return node ? node->position : Point{};
}

/// Of the candidates, the one whose place is nearest in height, then in width.
NodeId nearestInHeight(const Graph& graph, Point from, const std::vector<NodeId>& candidates) {
    const auto nearest = std::ranges::min_element(candidates, {}, [&](NodeId id) {
        const Point place = placeOf(graph, id);
        return std::pair(std::abs(place.y - from.y), std::abs(place.x - from.x));
    });
    return nearest == candidates.end() ? NodeId{} : *nearest;
}

std::vector<NodeId> linked(const Graph& graph, NodeId from, WalkDirection direction) {
    std::vector<NodeId> found;
    if (direction == WalkDirection::Upstream)
        for (const Link& link : graph.linksInto(from))
            found.push_back(link.from.node);
    if (direction == WalkDirection::Downstream)
        for (const Link& link : graph.linksFrom(from))
            found.push_back(link.to.node);
    return found;
}

/// How far `to` is in a direction, sideways steps counting double; infinite on the wrong side.
double farness(Point from, Point to, WalkDirection direction) {
    const double dx = to.x - from.x;
    const double dy = to.y - from.y;
    const auto along = [&] {
        switch (direction) {
        case WalkDirection::Upstream:
            return -dx;
        case WalkDirection::Downstream:
            return dx;
        case WalkDirection::Above:
            return -dy;
        case WalkDirection::Below:
            return dy;
        }
        return 0.0;
    }();
    const bool horizontal = direction == WalkDirection::Upstream || direction == WalkDirection::Downstream;
    const double aside = std::abs(horizontal ? dy : dx);
    return along <= 0 ? std::numeric_limits<double>::infinity() : along + 2 * aside;
}

} // namespace

NodeId walkFrom(const Graph& graph, NodeId from, WalkDirection direction) {
    if (!graph.find(from)) {
        const std::vector<NodeId> order = topologicalOrder(graph);
        return order.empty() ? NodeId{} : order.front();
    }
    const Point here = placeOf(graph, from);
    if (const NodeId next = nearestInHeight(graph, here, linked(graph, from, direction)))
        return next;
    NodeId best = from;
    double nearest = std::numeric_limits<double>::infinity();
    for (const auto& [id, node] : graph.nodes())
        if (const double far = farness(here, node->position, direction); id != from && far < nearest) {
            nearest = far;
            best = id;
        }
    return best;
}

NodeId walkCards(const Graph& graph, const GroupTree& tree, NodeId from, WalkDirection direction) {
    std::map<GroupId, NodeId> leads;
    for (const auto& [id, ports] : tree.covers())
        leads[id] = GroupTree::leadOf(graph, ports);
    const auto cardOf = [&](NodeId id) {
        const GroupId cover = tree.coverOf(id);
        return cover ? leads.at(cover) : id;
    };
    Graph cards;
    const auto add = [&](NodeId id, Point place) {
        Node card;
        card.id = id;
        card.position = place;
        cards.add(std::move(card));
    };
    for (const auto& [id, node] : graph.nodes())
        if (!tree.coverOf(id))
            add(id, node->position);
    for (const auto& [id, lead] : leads)
        if (lead)
            add(lead, graph.findGroup(id)->position);
    std::map<NodeId, int> ports;
    for (const auto& [to, source] : graph.links())
        if (cardOf(to.node) != cardOf(source.node))
            cards.link({cardOf(source.node), 0}, {cardOf(to.node), ports[cardOf(to.node)]++});
    return walkFrom(cards, cardOf(from), direction);
}

std::vector<NodeId> topologicalOrder(const Graph& graph) {
    std::map<NodeId, int> missing;
    std::multimap<NodeId, NodeId> users;
    for (const auto& [to, from] : graph.links()) {
        ++missing[to.node];
        users.emplace(from.node, to.node);
    }
    std::set<std::tuple<double, double, NodeId>> ready;
    const auto add = [&](NodeId id) {
        const Point place = placeOf(graph, id);
        ready.emplace(place.x, place.y, id);
    };
    for (const auto& [id, node] : graph.nodes())
        if (!missing.contains(id))
            add(id);
    std::vector<NodeId> order;
    while (!ready.empty()) {
        const NodeId id = std::get<NodeId>(*ready.begin());
        ready.erase(ready.begin());
        order.push_back(id);
        const auto [first, last] = users.equal_range(id);
        for (auto user = first; user != last; ++user)
            if (--missing[user->second] == 0)
                add(user->second);
    }
    return order;
}

} // namespace layerscope
