// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/GraphScene.h"
#include "canvas/PointerMarks.h"
#include "session/Text.h"

#include <algorithm>

namespace layerscope {

namespace {

QSizeF plainCard(const CardStyle& style, int inputs = 1, int outputs = 1) {
    return NodeGeometry(style, inputs, {}, outputs).card().size();
}

} // namespace

bool GraphScene::touchesGroups(const GraphDelta& delta) const {
    if (!delta.groups.empty())
        return true;
    if (graph().groups().empty())
        return !m_tree.empty();
    return !delta.links.empty() || std::ranges::any_of(delta.nodes, [](const GraphDelta::NodeChange& change) {
        return !change.before || !change.after || change.before->group != change.after->group ||
               change.before->type != change.after->type || change.before->sharesWith != change.after->sharesWith;
    });
}

void GraphScene::regroup() {
    m_tree = GroupTree(graph(), m_context.document.registry());
    std::erase_if(m_groups, [this](const auto& entry) {
        const bool gone = !m_tree.covers().contains(entry.first);
        if (gone)
            delete entry.second;
        return gone;
    });
    std::erase_if(m_frames, [this](const auto& entry) {
        const bool gone = !m_tree.frames().contains(entry.first);
        if (gone)
            delete entry.second;
        return gone;
    });
    for (const auto& [id, item] : m_nodes) {
        const bool shows = !m_tree.coverOf(id);
        if (shows == item->isVisible())
            continue;
        item->setVisible(shows);
        refreshNode(id);
    }
    for (const auto& [id, ports] : m_tree.covers())
        putGroup(id);
    for (const auto& [id, depth] : m_tree.frames())
        if (!m_frames.contains(id)) {
            m_frames[id] = new GroupFrame(id, depth);
            addItem(m_frames[id]);
        }
    for (const auto& [to, item] : m_links)
        placeLink(*item);
    placeFrames();
}

void GraphScene::putGroup(GroupId id) {
    GroupItem*& item = m_groups[id];
    if (!item) {
        item = new GroupItem(id);
        item->setZValue(1);
        addItem(item);
    }
    const GroupPorts& ports = m_tree.covers().at(id);
    item->setPorts(ports, GroupTree::leadOf(graph(), ports));
    item->setPos(toQPointF(graph().findGroup(id)->position));
    refreshGroup(id);
}

void GraphScene::refreshGroup(GroupId id) {
    const auto at = m_groups.find(id);
    const Group* group = graph().findGroup(id);
    if (at == m_groups.end() || !group || !m_tree.covers().contains(id))
        return;
    GroupItem& item = *at->second;
    NodeCard card = groupCard(m_context, *group, m_tree);
    card.cost = m_costs.of(m_tree.members(id));
    if (item.setCard(std::move(card), m_style))
        placeLinksOfGroup(item);
    const NodeLive* live = m_context.live ? m_context.live->live(item.id()) : nullptr;
    item.setPicture(live ? live->preview : QImage());
    if (m_context.pointer.point().valid)
        markPointer(item, m_context);
    markHighlight(item, m_context);
    tickFor(item);
}

void GraphScene::refreshGroupLater(GroupId id) {
    m_staleGroups.insert(id);
    if (!m_groupTimer.isActive())
        m_groupTimer.start(0, this);
}

void GraphScene::refreshStaleGroups() {
    m_groupTimer.stop();
    for (const GroupId id : std::exchange(m_staleGroups, {}))
        refreshGroup(id);
}

void GraphScene::placeLinksOfGroup(const GroupItem& item) {
    for (const Port& input : item.ports().inputs)
        if (LinkItem* wire = link(input))
            placeLink(*wire);
    for (const NodeId output : item.ports().outputs)
        placeLinksFrom(output);
}

/// The frame around what shows of an open group now, also during a gesture.
QRectF GraphScene::boxOf(GroupId id) const {
    QRectF content;
    for (const NodeId member : m_tree.nodesOf(id))
        if (const NodeItem* item = node(member))
            content |= item->geometry().card().united(item->geometry().issue()).translated(item->pos());
    for (const GroupId child : m_tree.childrenOf(id)) {
        const GroupItem* item = groupItem(child);
        content |=
            item ? item->geometry().card().united(item->geometry().issue()).translated(item->pos()) : boxOf(child);
    }
    return content.adjusted(-kGroupMargin, -kGroupMargin - kGroupTitle, kGroupMargin, kGroupMargin);
}

void GraphScene::placeFrames() {
    for (const auto& [id, frame] : m_frames) {
        frame->setBox(boxOf(id));
        frame->setName(toQString(graph().findGroup(id)->name));
    }
}

NodeItem* GraphScene::cardOf(NodeId id) const {
    if (const auto at = m_groups.find(m_tree.coverOf(id)); at != m_groups.end())
        return at->second;
    return node(id);
}

GroupItem* GraphScene::groupItem(GroupId id) const {
    const auto at = m_groups.find(id);
    return at == m_groups.end() ? nullptr : at->second;
}

GroupFrame* GraphScene::frame(GroupId id) const {
    const auto at = m_frames.find(id);
    return at == m_frames.end() ? nullptr : at->second;
}

QPointF GraphScene::inputPlace(Port input) const {
    const NodeItem* item = cardOf(input.node);
    return item ? item->inputPort(std::max(0, item->inputIndex(input))) : QPointF();
}

QPointF GraphScene::outputPlace(NodeId id) const {
    const NodeItem* item = cardOf(id);
    return item ? item->outputPort(std::max(0, item->outputIndex(id))) : QPointF();
}

void GraphScene::moveGroup(GroupId id, QPointF position) {
    GroupItem* item = groupItem(id);
    if (item && item->pos() != position) {
        item->setPos(position);
        placeLinksOfGroup(*item);
    }
}

CardSizes GraphScene::sizes() const {
    return {.node =
                [this](NodeId id) {
                    const NodeItem* item = node(id);
                    return item && item->geometry().card().isValid() && item->geometry().inputs() >= 0 &&
                                   item->geometry().card().height() > 1
                               ? item->geometry().card().united(item->geometry().issue()).size()
                               : plainCard(m_style);
                },
            .group =
                [this](GroupId id) {
                    const GroupItem* item = groupItem(id);
                    return item ? item->geometry().card().united(item->geometry().issue()).size() : plainCard(m_style);
                }};
}

GroupId GraphScene::groupAt(QPointF place) const {
    GroupId found;
    int deepest = -1;
    for (const auto& [id, frame] : m_frames)
        if (const int depth = m_tree.frames().at(id); frame->box().contains(place) && depth > deepest) {
            found = id;
            deepest = depth;
        }
    return found;
}

} // namespace layerscope
