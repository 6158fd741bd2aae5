// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/NodeItem.h"

#include "canvas/GraphScene.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOptionGraphicsItem>

namespace layerscope {

bool NodeItem::setCard(NodeCard card, const CardStyle& style) {
    const bool sameStyle = m_geometry.style().title == style.title && m_geometry.style().text == style.text;
    if (card == m_card && sameStyle && m_geometry.card().isValid())
        return false;
    const bool moved =
        !sameStyle || card.inputs != m_card.inputs || card.outputs != m_card.outputs || !m_geometry.card().isValid();
    if (moved || card.issue != m_card.issue || card.repairs != m_card.repairs) {
        prepareGeometryChange();
        QStringList repairs;
        for (const CardRepair& repair : card.repairs)
            repairs << repair.text;
        m_geometry = NodeGeometry(style, card.inputs, card.issue, card.outputs, repairs);
        m_state.hoveredRepair = -1;
    }
    const QRectF part = changedPart(card);
    m_card = std::move(card);
    m_state.showComputing = m_card.status == NodeLive::Status::Computing;
    m_state.showStale = m_state.showComputing || m_card.status == NodeLive::Status::Stale;
    if (!part.isEmpty())
        repaint(part);
    return moved;
}

Detail NodeItem::detail() const {
    return scene() ? static_cast<GraphScene*>(scene())->detail() : Detail::Full;
}

QRectF NodeItem::changedPart(const NodeCard& card) const {
    NodeCard sameTime = m_card;
    sameTime.time = card.time;
    if (sameTime != card || !m_geometry.card().isValid())
        return boundingRect();
    return detail() == Detail::Full ? m_geometry.costLine() : QRectF();
}

void NodeItem::repaint(const QRectF& part) {
    update(part);
    if (scene() && isVisible())
        static_cast<GraphScene*>(scene())->noteRepaint(mapRectToScene(part));
}

void NodeItem::setPicture(const QImage& picture) {
    if (picture.cacheKey() == m_picture.cacheKey())
        return;
    const bool sameKind = m_picture.isNull() == picture.isNull();
    m_picture = picture;
    if (detail() != Detail::Block)
        repaint(sameKind ? pictureRoom(m_geometry, detail()) : boundingRect());
}

void NodeItem::setSelected(bool selected, bool current) {
    if (m_state.selected == selected && m_state.current == current)
        return;
    m_state.selected = selected;
    m_state.current = current;
    setZValue(selected ? 2 : 1);
    update();
}

void NodeItem::setHovered(bool hovered, int input, int output, int repair) {
    if (m_state.hovered == hovered && m_state.hoveredInput == input && m_state.hoveredOutput == output &&
        m_state.hoveredRepair == repair)
        return;
    m_state.hoveredRepair = repair < static_cast<int>(m_card.repairs.size()) ? repair : -1;
    m_state.hovered = hovered;
    m_state.hoveredInput = input;
    m_state.hoveredOutput = output;
    update();
}

void NodeItem::setPointerMarks(std::vector<QPointF> crosshairs, std::vector<QRectF> fields, const QString& valueLabel) {
    if (m_state.crosshairs == crosshairs && m_state.fields == fields && m_state.valueLabel == valueLabel)
        return;
    m_state.crosshairs = std::move(crosshairs);
    m_state.fields = std::move(fields);
    m_state.valueLabel = valueLabel;
    update(m_geometry.body());
}

void NodeItem::setHighlight(std::shared_ptr<const CardHighlight> highlight) {
    if (highlight == m_state.highlight)
        return;
    m_state.highlight = std::move(highlight);
    update(m_geometry.card());
}

void NodeItem::tick(double phase) {
    if (!isComputing())
        return;
    m_state.phase = phase;
    update(m_geometry.header().adjusted(0, 0, 0, 2));
}

QRectF NodeItem::pictureRect() const {
    return m_picture.isNull() ? QRectF() : picturePlace(m_geometry.body(), m_picture.size()).translated(pos());
}

QPainterPath NodeItem::shape() const {
    QPainterPath path;
    path.addRect(m_geometry.card());
    return path;
}

void NodeItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    const double zoom = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    const QRegion* exposed = scene() ? static_cast<GraphScene*>(scene())->exposed() : nullptr;
    NodePainter(*painter, m_geometry, m_card, m_state, m_picture, exposed).paint(detailAt(zoom));
}

} // namespace layerscope
