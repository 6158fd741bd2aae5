// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/GroupTree.h"
#include "canvas/NodeItem.h"

namespace layerscope {

/// The card of a shut group: the picture, shape and state of its last output, and one port for each wire that crosses
/// its border. To the canvas it is the card of every node within.
class GroupItem : public NodeItem {
public:
    explicit GroupItem(GroupId group)
        : NodeItem({})
        , m_group(group) {}

    GroupId group() const override { return m_group; }
    const GroupPorts& ports() const { return m_ports; }
    void setPorts(GroupPorts ports, NodeId lead);

    int inputIndex(Port input) const override;
    int outputIndex(NodeId node) const override;
    Port inputAt(int index) const override { return m_ports.inputs[static_cast<std::size_t>(index)]; }
    NodeId outputAt(int index) const override { return m_ports.outputs[static_cast<std::size_t>(index)]; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    GroupId m_group;
    GroupPorts m_ports;
};

/// What the card of a shut group says.
NodeCard groupCard(const CanvasContext& context, const Group& group, const GroupTree& tree);

/// The frame of an open group, with its name and a button that shuts it.
class GroupFrame : public QGraphicsItem {
public:
    GroupFrame(GroupId group, int depth)
        : m_group(group) {
        setZValue(-1 + 0.01 * depth);
    }

    GroupId group() const { return m_group; }
    const QString& name() const { return m_name; }
    QRectF box() const { return m_box; }
    void setName(const QString& name);
    void setBox(const QRectF& box);
    void setHovered(bool hovered);
    /// The strip by which it is moved, and the button in it, in scene units.
    QRectF handle() const;
    QRectF button() const;
    QRectF textPlace() const;

    QRectF boundingRect() const override { return m_box.adjusted(-2, -2, 2, 2); }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    GroupId m_group;
    QString m_name;
    QRectF m_box;
    bool m_hovered = false;
};

} // namespace layerscope
