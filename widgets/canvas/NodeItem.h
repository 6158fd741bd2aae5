// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/NodeCard.h"
#include "canvas/NodeGeometry.h"
#include "canvas/NodePainter.h"

#include <QGraphicsItem>

namespace layerscope {

/// The card of one node. Holds what to paint and no truth: GraphScene tells it what changed.
class NodeItem : public QGraphicsItem {
public:
    explicit NodeItem(NodeId id)
        : m_id(id) {}

    NodeId id() const { return m_id; }
    const NodeCard& card() const { return m_card; }
    const NodeGeometry& geometry() const { return m_geometry; }
    const CardState& state() const { return m_state; }
    const QImage& picture() const { return m_picture; }

    /// Returns whether the geometry has changed, so that links must follow.
    bool setCard(NodeCard card, const CardStyle& style);
    void setPicture(const QImage& picture);
    void setSelected(bool selected, bool current);
    void setHovered(bool hovered, int input, bool output);
    void setCrosshairs(std::vector<QPointF> crosshairs, const QString& valueLabel);

    bool isComputing() const { return m_state.showComputing; }
    /// Moves the line of a node that is computing; `phase` in [0, 1).
    void tick(double phase);

    QPointF inputPort(int index) const { return pos() + m_geometry.input(index); }
    QPointF outputPort() const { return pos() + m_geometry.output(); }
    /// Where the picture is, in scene units; empty without one.
    QRectF pictureRect() const;

    QRectF boundingRect() const override { return m_geometry.bounds(); }
    QPainterPath shape() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    NodeId m_id;
    NodeCard m_card;
    NodeGeometry m_geometry;
    CardState m_state;
    QImage m_picture;
};

} // namespace layerscope
