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

    /// Of a group's card, the node whose output its picture is.
    NodeId id() const { return m_id; }
    /// 0 for the card of a node.
    virtual GroupId group() const { return {}; }
    // Which port of the network a port of the card is, and the other way round; -1 for one that the card has not.
    virtual int inputIndex(Port input) const { return input.index; }
    virtual int outputIndex(NodeId) const { return 0; }
    virtual Port inputAt(int index) const { return {m_id, index}; }
    virtual NodeId outputAt(int) const { return m_id; }
    const NodeCard& card() const { return m_card; }
    const NodeGeometry& geometry() const { return m_geometry; }
    const CardState& state() const { return m_state; }
    const QImage& picture() const { return m_picture; }

    /// Returns whether the geometry has changed, so that links must follow.
    bool setCard(NodeCard card, const CardStyle& style);
    void setPicture(const QImage& picture);
    void setSelected(bool selected, bool current);
    /// Ports by their index on the card, -1 for none.
    void setHovered(bool hovered, int input, int output, int repair = -1);
    void setHighlight(std::shared_ptr<const CardHighlight> highlight);
    void setPointerMarks(std::vector<QPointF> crosshairs, std::vector<QRectF> fields, const QString& valueLabel);

    bool isComputing() const { return m_state.showComputing; }
    /// Moves the line of a node that is computing; `phase` in [0, 1).
    void tick(double phase);

    QPointF inputPort(int index) const { return pos() + m_geometry.input(index); }
    QPointF outputPort(int index = 0) const { return pos() + m_geometry.output(index); }
    /// Where the picture is, in scene units; empty without one.
    QRectF pictureRect() const;

    QRectF boundingRect() const override { return m_geometry.bounds(); }
    QPainterPath shape() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

protected:
    void setId(NodeId id) { m_id = id; }

private:
    Detail detail() const;
    /// What looks other with that card, in item units; empty for nothing that shows.
    QRectF changedPart(const NodeCard& card) const;
    /// Asks to be painted there, and tells the scene.
    void repaint(const QRectF& part);

    NodeId m_id;
    NodeCard m_card;
    NodeGeometry m_geometry;
    CardState m_state;
    QImage m_picture;
};

} // namespace layerscope
