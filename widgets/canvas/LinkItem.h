// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/Graph.h"

#include <QGraphicsItem>
#include <QPainterPath>
#include <QString>

namespace layerscope {

/// The wire that ends at one input port.
class LinkItem : public QGraphicsItem {
public:
    explicit LinkItem(Link link)
        : m_link(link) {
        setZValue(0);
    }

    const Link& link() const { return m_link; }
    QPointF from() const { return m_from; }
    QPointF to() const { return m_to; }
    const QString& label() const { return m_label; }
    /// Why nothing can pass; "" for a wire that works.
    const QString& broken() const { return m_broken; }

    void setEnds(QPointF from, QPointF to);
    /// `channels` is 0 while nothing is known of what flows.
    void setContent(const QString& shape, std::int64_t channels, const QString& broken);
    void setHighlighted(bool highlighted);
    bool isHighlighted() const { return m_highlighted; }

    QRectF boundingRect() const override { return m_bounds; }
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    void updateBounds();
    QPen pen() const;
    void paintLabel(QPainter& painter) const;

    Link m_link;
    QPointF m_from;
    QPointF m_to;
    QPainterPath m_path;
    QRectF m_bounds;
    QRectF m_labelRoom;
    QString m_label;
    QString m_broken;
    double m_width = 1.5;
    bool m_highlighted = false;
};

} // namespace layerscope
