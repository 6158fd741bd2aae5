// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/Graph.h"

#include <algorithm>
#include <utility>

namespace layerscope {
namespace {

/// Calls differ(key, before, after) for each key that only one map has (null for the other) or whose values differ.
template <class Map, class Same, class Differ>
void compareMaps(const Map& before, const Map& after, const Same& same, const Differ& differ) {
    constexpr const typename Map::mapped_type* kAbsent = nullptr;
    auto a = before.begin();
    auto b = after.begin();
    while (a != before.end() || b != after.end()) {
        if (b == after.end() || (a != before.end() && a->first < b->first)) {
            differ(a->first, &a->second, kAbsent);
            ++a;
        } else if (a == before.end() || b->first < a->first) {
            differ(b->first, kAbsent, &b->second);
            ++b;
        } else {
            if (!same(a->second, b->second))
                differ(a->first, &a->second, &b->second);
            ++a;
            ++b;
        }
    }
}

bool samePointee(const Graph::NodePtr& a, const Graph::NodePtr& b) {
    return a == b || (a && b && *a == *b);
}

template <class T>
std::optional<T> optional(const T* value) {
    return value ? std::optional<T>(*value) : std::nullopt;
}

/// The changes of `first` and then `second`, by key; what ends as it began is left out.
template <class Change, class KeyOf, class Same>
std::vector<Change> merged(const std::vector<Change>& first, const std::vector<Change>& second, const KeyOf& keyOf,
                           const Same& same) {
    std::map<std::decay_t<decltype(keyOf(first.front()))>, Change> changes;
    for (const Change& change : first)
        changes.emplace(keyOf(change), change);
    for (const Change& change : second) {
        const auto [it, isNew] = changes.emplace(keyOf(change), change);
        if (!isNew)
            it->second.after = change.after;
    }
    std::vector<Change> out;
    for (auto& [key, change] : changes)
        if (!same(change.before, change.after))
            out.push_back(std::move(change));
    return out;
}

template <class Map, class Change, class Key>
void applyTo(Map& map, const Change& change, const Key& key) {
    if (change.after)
        map.insert_or_assign(key, *change.after);
    else
        map.erase(key);
}

} // namespace

GraphDelta GraphDelta::between(const Graph& before, const Graph& after) {
    GraphDelta delta;
    delta.lastIdBefore = before.m_lastId;
    delta.lastIdAfter = after.m_lastId;
    const auto pointer = [](const Graph::NodePtr* node) { return node ? *node : nullptr; };
    compareMaps(before.m_nodes, after.m_nodes, samePointee, [&](NodeId id, const auto* a, const auto* b) {
        delta.nodes.push_back({id, pointer(a), pointer(b)});
    });
    compareMaps(before.m_links, after.m_links, std::equal_to<Port>{}, [&](Port to, const auto* a, const auto* b) {
        delta.links.push_back({to, optional(a), optional(b)});
    });
    compareMaps(before.m_annotations, after.m_annotations, std::equal_to<Annotation>{},
                [&](AnnotationId id, const auto* a, const auto* b) {
                    delta.annotations.push_back({id, optional(a), optional(b)});
                });
    compareMaps(before.m_groups, after.m_groups, std::equal_to<Group>{}, [&](GroupId id, const auto* a, const auto* b) {
        delta.groups.push_back({id, optional(a), optional(b)});
    });
    return delta;
}

void GraphDelta::apply(Graph& graph) const {
    // All old names go before the first new one comes, so that two nodes can swap names.
    for (const NodeChange& change : nodes)
        graph.erase(change.id);
    for (const NodeChange& change : nodes)
        if (change.after)
            graph.put(change.after);
    for (const LinkChange& change : links)
        applyTo(graph.m_links, change, change.to);
    for (const AnnotationChange& change : annotations)
        applyTo(graph.m_annotations, change, change.id);
    for (const GroupChange& change : groups)
        applyTo(graph.m_groups, change, change.id);
    graph.m_lastId = std::max({graph.m_lastId, lastIdBefore, lastIdAfter});
}

GraphDelta GraphDelta::inverted() const {
    GraphDelta inverse = *this;
    for (NodeChange& change : inverse.nodes)
        std::swap(change.before, change.after);
    for (LinkChange& change : inverse.links)
        std::swap(change.before, change.after);
    for (AnnotationChange& change : inverse.annotations)
        std::swap(change.before, change.after);
    for (GroupChange& change : inverse.groups)
        std::swap(change.before, change.after);
    std::swap(inverse.lastIdBefore, inverse.lastIdAfter);
    return inverse;
}

GraphDelta GraphDelta::followedBy(const GraphDelta& next) const {
    GraphDelta both;
    both.nodes = merged(
        nodes, next.nodes, [](const NodeChange& c) { return c.id; }, samePointee);
    both.links = merged(
        links, next.links, [](const LinkChange& c) { return c.to; }, std::equal_to<>{});
    both.annotations = merged(
        annotations, next.annotations, [](const AnnotationChange& c) { return c.id; }, std::equal_to<>{});
    both.groups = merged(
        groups, next.groups, [](const GroupChange& c) { return c.id; }, std::equal_to<>{});
    both.lastIdBefore = lastIdBefore;
    both.lastIdAfter = next.lastIdAfter;
    return both;
}

} // namespace layerscope
