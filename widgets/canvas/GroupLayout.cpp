// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/GroupLayout.h"

#include "canvas/CanvasContext.h"
#include "graph/GraphEdits.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace layerscope {

namespace {

constexpr double kLeast = 8; // between two cards

void moveNode(Graph& graph, NodeId id, QPointF offset) {
    if (const Node* node = graph.find(id)) {
        Node moved = *node;
        moved.position = toPoint(toQPointF(moved.position) + offset);
        graph.replace(std::move(moved));
    }
}

void moveGroup(Graph& graph, GroupId id, QPointF offset) {
    if (const Group* group = graph.findGroup(id)) {
        Group moved = *group;
        moved.position = toPoint(toQPointF(moved.position) + offset);
        graph.putGroup(std::move(moved));
    }
}

QRectF cardOf(const Graph& graph, const CardSizes& sizes, GroupId group) {
    return {toQPointF(graph.findGroup(group)->position), sizes.group(group)};
}

/// A card, shut group or annotation beside a group, that can be pushed.
struct Thing {
    QRectF box;
    NodeId node = {};
    GroupId group = {};
    AnnotationId annotation = {};
};

/// All that shows and lies outside of the group.
std::vector<Thing> thingsBeside(const Graph& graph, const GroupTree& tree, const CardSizes& sizes, GroupId group) {
    std::vector<Thing> things;
    for (const auto& [id, node] : graph.nodes())
        if (!tree.coverOf(id) && !(group && graph.isWithin(node->group, group)))
            things.push_back({.box = {toQPointF(node->position), sizes.node(id)}, .node = id});
    for (const auto& [id, ports] : tree.covers())
        if (!graph.isWithin(id, group))
            things.push_back({.box = cardOf(graph, sizes, id), .group = id});
    for (const auto& [id, annotation] : graph.annotations())
        things.push_back({.box = toQRectF(annotation.box), .annotation = id});
    return things;
}

void moveThing(Graph& graph, const Thing& thing, QPointF offset) {
    if (thing.node)
        moveNode(graph, thing.node, offset);
    if (thing.group)
        moveGroup(graph, thing.group, offset);
    if (thing.annotation) {
        Annotation moved = graph.annotations().at(thing.annotation);
        moved.box.topLeft = toPoint(toQPointF(moved.box.topLeft) + offset);
        graph.annotate(moved);
    }
}

/// What is right of `edge` moves by dx, what is else below it by dy.
QPointF pushed(const Thing& thing, QPointF edge, QPointF by) {
    if (thing.box.left() >= edge.x() - 1)
        return {by.x(), 0};
    return {0, thing.box.top() >= edge.y() - 1 ? by.y() : 0};
}

/// Whether things that were apart would lie on one another, or on `card`, if all were pushed.
bool wouldCollide(const std::vector<Thing>& things, const QRectF& card, QPointF edge, QPointF by) {
    std::vector<std::pair<QRectF, bool>> after;
    for (const Thing& thing : things) {
        if (thing.annotation)
            continue;
        const QPointF offset = pushed(thing, edge, by);
        after.emplace_back(thing.box.translated(offset), !offset.isNull());
    }
    const QRectF room = card.adjusted(-kLeast, -kLeast, kLeast, kLeast);
    return std::ranges::any_of(after, [&](const auto& one) {
        return one.second && (one.first.intersects(room) || std::ranges::any_of(after, [&](const auto& other) {
                                  return !other.second && one.first.intersects(other.first);
                              }));
    });
}

/// How far what is right of and below the card must go, so that the frame has its place.
QPointF roomNeeded(const std::vector<Thing>& things, const QRectF& card, const QRectF& frame) {
    QPointF by(std::max(0.0, frame.right() - card.right() - kGroupMargin),
               std::max(0.0, frame.bottom() - card.bottom() - kGroupMargin));
    for (const Thing& thing : things) {
        if (thing.annotation)
            continue;
        if (thing.box.left() >= card.right() - 1)
            by.setX(std::max(by.x(), frame.right() - thing.box.left()));
        else if (thing.box.top() >= card.bottom() - 1)
            by.setY(std::max(by.y(), frame.bottom() - thing.box.top()));
    }
    return by;
}

using Sizes = std::map<NodeId, Extent>;

/// Lays out what is directly in a scope, after the scopes within it; returns the size of all of it.
class ScopeLayout {
public:
    ScopeLayout(Graph& graph, const GroupTree& tree, const CardSizes& sizes)
        : m_graph(graph)
        , m_tree(tree)
        , m_sizes(sizes) {}

    QSizeF layOut(GroupId scope) {
        Graph flat;
        Sizes extents;
        std::map<NodeId, GroupId> blocks; ///< by the node that stands for the group
        std::map<NodeId, NodeId> standsFor;
        for (const NodeId id : m_tree.nodesOf(scope)) {
            add(flat, extents, id, toQPointF(m_graph.find(id)->position), m_sizes.node(id));
            standsFor[id] = id;
        }
        for (const GroupId child : m_tree.childrenOf(scope)) {
            const QSizeF inside = layOut(child);
            const Group& group = *m_graph.findGroup(child);
            const NodeId id = m_tree.members(child).front();
            add(flat, extents, id, toQPointF(group.position), group.open ? inside : m_sizes.group(child));
            blocks[id] = child;
            for (const NodeId member : m_tree.members(child))
                standsFor[member] = id;
        }
        link(flat, standsFor);
        return place(flat, extents, blocks, scope);
    }

private:
    static void add(Graph& flat, Sizes& extents, NodeId id, QPointF place, QSizeF size) {
        Node node;
        node.id = id;
        node.position = toPoint(place);
        flat.add(std::move(node));
        extents[id] = {size.width(), size.height()};
    }

    void link(Graph& flat, const std::map<NodeId, NodeId>& standsFor) const {
        std::map<NodeId, int> ports;
        std::set<std::pair<NodeId, NodeId>> known;
        for (const auto& [to, from] : m_graph.links()) {
            const auto source = standsFor.find(from.node);
            const auto target = standsFor.find(to.node);
            const bool here = source != standsFor.end() && target != standsFor.end();
            if (here && source->second != target->second && known.emplace(source->second, target->second).second)
                flat.link({source->second, 0}, {target->second, ports[target->second]++});
        }
    }

    QSizeF place(const Graph& flat, const Sizes& extents, const std::map<NodeId, GroupId>& blocks, GroupId scope) {
        const std::map<NodeId, Point> places =
            layeredLayout(flat, [&](const Node& node) { return extents.at(node.id); });
        QRectF all;
        for (const auto& [id, at] : places)
            all |= QRectF(toQPointF(at), QSizeF(extents.at(id).width, extents.at(id).height));
        // Inside a group all is measured from the corner of its frame.
        const QPointF shift = scope ? kGroupCorner - all.topLeft() : QPointF();
        for (const auto& [id, at] : places)
            put(id, blocks, toQPointF(at) + shift);
        return all.size() + QSizeF(2 * kGroupMargin, 2 * kGroupMargin + kGroupTitle);
    }

    void put(NodeId id, const std::map<NodeId, GroupId>& blocks, QPointF at) {
        const auto block = blocks.find(id);
        if (block == blocks.end())
            return moveNode(m_graph, id, at - toQPointF(m_graph.find(id)->position));
        // Its content was laid out for a frame at (0, 0).
        const Group& group = *m_graph.findGroup(block->second);
        const QPointF frame = group.open ? at : at - kGroupCorner;
        moveContent(m_graph, m_tree, block->second, frame);
        moveGroup(m_graph, block->second, frame + kGroupCorner - toQPointF(group.position));
    }

    Graph& m_graph;
    const GroupTree& m_tree;
    const CardSizes& m_sizes;
};

} // namespace

QRectF frameOf(const Graph& graph, const GroupTree& tree, const CardSizes& sizes, GroupId group) {
    QRectF content;
    for (const NodeId id : tree.nodesOf(group))
        content |= QRectF(toQPointF(graph.find(id)->position), sizes.node(id));
    for (const GroupId child : tree.childrenOf(group))
        content |= graph.findGroup(child)->open ? frameOf(graph, tree, sizes, child) : cardOf(graph, sizes, child);
    if (content.isNull())
        return {};
    return content.adjusted(-kGroupMargin, -kGroupMargin - kGroupTitle, kGroupMargin, kGroupMargin);
}

void moveContent(Graph& graph, const GroupTree& tree, GroupId group, QPointF offset) {
    if (offset.isNull())
        return;
    for (const NodeId id : tree.nodesOf(group))
        moveNode(graph, id, offset);
    for (const GroupId child : tree.childrenOf(group)) {
        moveGroup(graph, child, offset);
        moveContent(graph, tree, child, offset);
    }
}

void makeRoomFor(Graph& graph, const CardSizes& sizes, const LayerRegistry& registry, GroupId group) {
    const GroupTree tree(graph, registry);
    const QRectF card = cardOf(graph, sizes, group);
    moveContent(graph, tree, group, card.topLeft() - kGroupCorner - frameOf(graph, tree, sizes, group).topLeft());
    const QRectF frame = frameOf(graph, tree, sizes, group);
    const std::vector<Thing> things = thingsBeside(graph, tree, sizes, group);
    const QPointF by = roomNeeded(things, card, frame);
    const bool covers = std::ranges::any_of(
        things, [&](const Thing& thing) { return !thing.annotation && thing.box.intersects(frame); });
    if (!covers)
        return;
    for (const Thing& thing : things)
        if (const QPointF offset = pushed(thing, card.bottomRight(), by); !offset.isNull())
            moveThing(graph, thing, offset);
}

void closeGapOf(Graph& graph, const CardSizes& sizes, const LayerRegistry& registry, GroupId group) {
    const GroupTree tree(graph, registry);
    const QRectF frame = frameOf(graph, tree, sizes, group);
    const QRectF card(frame.topLeft() + kGroupCorner, sizes.group(group));
    moveGroup(graph, group, card.topLeft() - toQPointF(graph.findGroup(group)->position));
    // A frame has a margin where a card has none: the neighbours keep it.
    const QPointF by(std::min(0.0, card.right() - frame.right() + kGroupMargin),
                     std::min(0.0, card.bottom() - frame.bottom() + kGroupMargin));
    const std::vector<Thing> things = thingsBeside(graph, tree, sizes, group);
    for (const QPointF& wanted : {by, QPointF(by.x(), 0), QPointF(0, by.y())}) {
        if (wouldCollide(things, card, frame.bottomRight(), wanted))
            continue;
        for (const Thing& thing : things)
            if (const QPointF offset = pushed(thing, frame.bottomRight(), wanted); !offset.isNull())
                moveThing(graph, thing, offset);
        return;
    }
}

void layOutGroups(Graph& graph, const CardSizes& sizes, const LayerRegistry& registry) {
    const GroupTree tree(graph, registry);
    if (!tree.empty()) {
        ScopeLayout(graph, tree, sizes).layOut({});
        return;
    }
    const auto extent = [&](const Node& node) {
        const QSizeF size = sizes.node(node.id);
        return Extent{size.width(), size.height()};
    };
    for (const auto& [id, place] : layeredLayout(graph, extent))
        moveNode(graph, id, toQPointF(place) - toQPointF(graph.find(id)->position));
}

} // namespace layerscope
