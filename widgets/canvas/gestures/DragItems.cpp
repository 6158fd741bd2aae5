// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/gestures/DragItems.h"

#include "canvas/GraphView.h"
#include "graph/GraphEdits.h"

#include <QCoreApplication>

#include <cmath>

namespace layerscope {

namespace {
constexpr double kGrid = 8;
constexpr double kInsertReach = 48;
} // namespace

void DragItems::start(const PointerEvent& event) {
    m_from = event;
    select(event.modifiers);
}

void DragItems::select(Qt::KeyboardModifiers modifiers) {
    Selection& selection = context().selection;
    std::set<NodeId> nodes = selection.nodes();
    std::set<AnnotationId> annotations = selection.annotations();
    m_wasSelected = nodes.contains(m_hit.node) || annotations.contains(m_hit.annotation);
    const bool extend = modifiers & (Qt::ShiftModifier | Qt::ControlModifier);
    if (!extend && m_wasSelected) {
        if (m_hit.node)
            selection.setCurrent(m_hit.node);
        return;
    }
    if (!extend) {
        nodes.clear();
        annotations.clear();
    }
    const std::vector<NodeId> hit =
        m_hit.isGroup() ? scene().tree().members(m_hit.group) : std::vector<NodeId>{m_hit.node};
    if (m_hit.node)
        for (const NodeId id : hit)
            extend&& m_wasSelected ? void(nodes.erase(id)) : void(nodes.insert(id));
    else
        extend&& m_wasSelected ? void(annotations.erase(m_hit.annotation)) : void(annotations.insert(m_hit.annotation));
    const bool stillThere = nodes.contains(m_hit.node);
    selection.set(std::move(nodes), std::move(annotations));
    if (stillThere)
        selection.setCurrent(m_hit.node);
}

void DragItems::collect() {
    for (const NodeId id : context().selection.nodes())
        take(id);
    for (const AnnotationId id : context().selection.annotations())
        if (const AnnotationItem* item = scene().annotation(id)) {
            m_annotations.emplace(id, item->box());
            if (item->isFrame())
                takeInside(item->box());
        }
}

void DragItems::take(NodeId id) {
    if (const GroupItem* group = scene().groupItem(scene().tree().coverOf(id)))
        m_groups.emplace(group->group(), group->pos());
    else if (const NodeItem* item = scene().node(id))
        m_nodes.emplace(id, item->pos());
}

void DragItems::takeInside(const QRectF& box) {
    for (const auto& [id, item] : scene().nodes())
        if (item->isVisible() && box.contains(item->geometry().card().translated(item->pos())))
            take(id);
    for (const auto& [id, item] : scene().groupCards())
        if (box.contains(item->geometry().card().translated(item->pos())))
            m_groups.emplace(id, item->pos());
    for (const auto& [id, item] : scene().annotations())
        if (box.contains(item->box()))
            m_annotations.emplace(id, item->box());
}

QPointF DragItems::offsetTo(const PointerEvent& event) const {
    const QPointF offset = event.place - m_from.place;
    if (!(event.modifiers & Qt::ControlModifier))
        return offset;
    const auto held = m_nodes.find(m_hit.node);
    const auto group = m_groups.find(m_hit.group);
    const auto frame = m_annotations.find(m_hit.annotation);
    const QPointF origin = held != m_nodes.end()          ? held->second
                           : group != m_groups.end()      ? group->second
                           : frame != m_annotations.end() ? frame->second.topLeft()
                                                          : QPointF();
    const QPointF wanted = origin + offset;
    return QPointF(std::round(wanted.x() / kGrid) * kGrid, std::round(wanted.y() / kGrid) * kGrid) - origin;
}

void DragItems::move(const PointerEvent& event) {
    if (!m_dragging && !hasMoved(m_from, event))
        return;
    if (!m_dragging)
        collect();
    m_dragging = true;
    const QPointF offset = offsetTo(event);
    for (const auto& [id, place] : m_nodes)
        scene().moveItem(id, place + offset);
    for (const auto& [id, place] : m_groups)
        scene().moveGroup(id, place + offset);
    scene().placeFrames();
    for (const auto& [id, box] : m_annotations)
        if (AnnotationItem* item = scene().annotation(id))
            item->setBox(box.translated(offset));
    lookForWire();
}

bool DragItems::mayBeInserted() const {
    if (m_nodes.size() != 1 || !m_annotations.empty() || !m_groups.empty())
        return false;
    const NodeId id = m_nodes.begin()->first;
    const NodeItem* item = scene().node(id);
    return item && item->geometry().inputs() > 0 && scene().graph().linksInto(id).empty() &&
           scene().graph().linksFrom(id).empty();
}

void DragItems::lookForWire() {
    if (LinkItem* before = m_onto ? scene().link(*m_onto) : nullptr)
        before->setHighlighted(false);
    m_onto.reset();
    if (!mayBeInserted())
        return;
    const NodeItem* item = scene().node(m_nodes.begin()->first);
    const QPointF middle = item->pos() + QPointF(item->geometry().card().width() / 2, item->geometry().output().y());
    if (LinkItem* link = scene().linkNear(middle, kInsertReach)) {
        link->setHighlighted(true);
        m_onto = link->link().to;
    }
}

void DragItems::end(const PointerEvent& event) {
    move(event);
    if (m_dragging)
        return commit(offsetTo(event));
    const bool plain = !(event.modifiers & (Qt::ShiftModifier | Qt::ControlModifier));
    if (!plain || !m_wasSelected || m_hit.isGroup())
        return;
    m_hit.node ? context().selection.set({m_hit.node}) : context().selection.set({}, {m_hit.annotation});
}

void DragItems::commit(QPointF offset) {
    const QString text = m_onto ? QCoreApplication::translate("layerscope::CanvasEdits", "Insert into wire")
                                : QCoreApplication::translate("layerscope::CanvasEdits", "Move");
    context().document.edit(text, [&](Graph& graph) {
        for (const auto& [id, place] : m_nodes)
            if (const Node* node = graph.find(id)) {
                Node moved = *node;
                moved.position = toPoint(place + offset);
                graph.replace(std::move(moved));
            }
        for (const auto& [id, place] : m_groups)
            if (const Group* group = graph.findGroup(id)) {
                Group moved = *group;
                moved.position = toPoint(place + offset);
                graph.putGroup(std::move(moved));
            }
        for (const auto& [id, box] : m_annotations)
            if (const auto at = graph.annotations().find(id); at != graph.annotations().end()) {
                Annotation moved = at->second;
                moved.box = toBox(box.translated(offset));
                graph.annotate(moved);
            }
        if (m_onto)
            insertIntoLink(graph, m_nodes.begin()->first, *m_onto);
    });
}

void DragItems::cancel() {
    if (LinkItem* link = m_onto ? scene().link(*m_onto) : nullptr)
        link->setHighlighted(false);
    scene().restorePlaces();
}

} // namespace layerscope
