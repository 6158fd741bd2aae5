// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/LinkItem.h"

#include "canvas/GraphScene.h"
#include "canvas/LinkPath.h"
#include "canvas/NodePainter.h"
#include "theme/Theme.h"

#include <QPainter>
#include <QStyleOptionGraphicsItem>

#include <algorithm>

namespace layerscope {

namespace {
constexpr double kLabelPadding = 6;
constexpr double kSign = 16;
constexpr int kMostParts = 8;

/// What is exposed, in scene units and a wire's width larger; empty for everything.
std::vector<QRectF> seenParts(const QPainter& painter, const QRegion* exposed, double margin) {
    std::vector<QRectF> parts;
    if (!exposed)
        return parts;
    const QTransform toScene = painter.worldTransform().inverted();
    const auto add = [&](const QRect& part) {
        parts.push_back(toScene.mapRect(QRectF(part)).adjusted(-margin, -margin, margin, margin));
    };
    if (exposed->rectCount() > kMostParts)
        add(exposed->boundingRect());
    else
        std::ranges::for_each(*exposed, add);
    return parts;
}
} // namespace

void LinkItem::setEnds(QPointF from, QPointF to) {
    if (from == m_from && to == m_to)
        return;
    prepareGeometryChange();
    m_from = from;
    m_to = to;
    m_path = linkPath(from, to);
    updateBounds();
}

void LinkItem::setContent(const QString& shape, std::int64_t channels, const QString& broken) {
    const double width = linkWidth(channels);
    if (shape == m_label && broken == m_broken && width == m_width)
        return;
    prepareGeometryChange();
    m_label = shape;
    m_broken = broken;
    m_width = width;
    updateBounds();
    update();
}

void LinkItem::setHighlighted(bool highlighted) {
    if (highlighted == m_highlighted)
        return;
    m_highlighted = highlighted;
    update();
}

void LinkItem::updateBounds() {
    const double margin = m_width + 4;
    const double label = QFontMetricsF(Theme::instance().font(Theme::FontRole::Small)).height() / 2 + 4;
    m_bounds = m_path.controlPointRect().adjusted(-margin, -margin - label, margin, margin + label);
    const QPointF middle = linkMiddle(m_from, m_to);
    m_labelRoom = QRectF(m_bounds.left(), middle.y() - label, m_bounds.width(), 2 * label);
}

QPen LinkItem::pen() const {
    const Theme& theme = Theme::instance();
    const bool broken = !m_broken.isEmpty();
    const Theme::Role role = m_highlighted ? Theme::Role::Accent : broken ? Theme::Role::WireBroken : Theme::Role::Wire;
    QPen pen(theme.color(role), m_highlighted ? m_width + 2 : m_width, Qt::SolidLine, Qt::RoundCap);
    if (broken) {
        pen.setCapStyle(Qt::FlatCap);
        pen.setDashPattern({3, 2});
    }
    return pen;
}

void LinkItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    const double zoom = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    const Detail detail = detailAt(zoom);
    QPen stroke = pen();
    if (detail == Detail::Block) {
        // Far away a wire is a thin straight line: a thousand curves would cost the frame.
        stroke.setWidthF(m_highlighted ? 2 : 1);
        stroke.setCosmetic(true);
        painter->setRenderHint(QPainter::Antialiasing, false);
        painter->setPen(stroke);
        painter->drawLine(m_from, m_to);
        return;
    }
    const std::vector<QRectF> seen = seenParts(*painter, static_cast<GraphScene*>(scene())->exposed(), m_width);
    // The dashes of a broken wire begin where it does.
    const QPainterPath path = m_broken.isEmpty() && !seen.empty() ? pathWithin(m_path, seen) : m_path;
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(stroke);
    painter->setBrush(Qt::NoBrush);
    painter->drawPath(path);
    const bool labelSeen =
        seen.empty() || std::ranges::any_of(seen, [this](const QRectF& part) { return part.intersects(m_labelRoom); });
    if (detail == Detail::Full && labelSeen)
        paintLabel(*painter);
}

void LinkItem::paintLabel(QPainter& painter) const {
    const Theme& theme = Theme::instance();
    const bool broken = !m_broken.isEmpty();
    const QFont font = theme.font(Theme::FontRole::Small);
    const QFontMetricsF metrics(font);
    const QString& wanted = broken ? m_broken : m_label;
    const double room = m_to.x() - m_from.x() - 40;
    const double sign = broken ? kSign + 4 : 0;
    const double needed = metrics.horizontalAdvance(wanted) + 2 * kLabelPadding + sign;
    const bool fits = !wanted.isEmpty() && needed <= room;
    if (!fits && !broken)
        return;
    QRectF box(0, 0, fits ? needed : kSign + 4, metrics.height() + 2);
    box.moveCenter(linkMiddle(m_from, m_to));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(broken ? Theme::Role::ErrorSurface : Theme::Role::Canvas));
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2);
    if (broken)
        paintSign(painter, QRectF(box.left() + (fits ? kLabelPadding : 3), box.center().y() - 6.5, 13, 13), true);
    if (!fits)
        return;
    painter.setFont(font);
    painter.setPen(theme.color(broken ? Theme::Role::Text : Theme::Role::TextMuted));
    painter.drawText(box.adjusted(kLabelPadding + sign, 0, -kLabelPadding, 0), Qt::AlignCenter, wanted);
}

} // namespace layerscope
