// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/LinkPath.h"

#include <QLineF>

#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

constexpr double kTurn = 48;        ///< how far a wire that goes back swings out
constexpr double kAroundCard = 130; ///< below a card's ports, where a wire within one row goes back

double distanceToSegment(QPointF point, QPointF a, QPointF b) {
    const QPointF along = b - a;
    const double length = QPointF::dotProduct(along, along);
    const double t = length > 0 ? std::clamp(QPointF::dotProduct(point - a, along) / length, 0.0, 1.0) : 0.0;
    return QLineF(point, a + along * t).length();
}

/// To something further left: out, along the gap between the two rows, and in, so that it does not cross the cards.
QPainterPath pathBack(QPointF from, QPointF to) {
    const double dy = to.y() - from.y();
    const double level = std::abs(dy) < kAroundCard ? std::max(from.y(), to.y()) + kAroundCard : from.y() + dy / 2;
    const QPointF out(kTurn, 0);
    const QPointF leaves(from.x(), level);
    const QPointF arrives(to.x(), level);
    QPainterPath path(from);
    path.cubicTo(from + out, leaves + out, leaves);
    path.lineTo(arrives);
    path.cubicTo(arrives - out, to - out, to);
    return path;
}

} // namespace

QPainterPath linkPath(QPointF from, QPointF to) {
    const double dx = to.x() - from.x();
    if (dx < 0)
        return pathBack(from, to);
    const QPointF arm(std::clamp(dx / 2, 24.0, 160.0), 0);
    QPainterPath path(from);
    path.cubicTo(from + arm, to - arm, to);
    return path;
}

double linkWidth(std::int64_t channels) {
    return std::min(7.0, 1.4 + 0.5 * std::log2(static_cast<double>(std::max<std::int64_t>(1, channels))));
}

double distanceToLink(QPointF point, QPointF from, QPointF to) {
    double nearest = QLineF(point, from).length();
    for (const QPolygonF& polygon : linkPath(from, to).toSubpathPolygons())
        for (qsizetype i = 1; i < polygon.size(); ++i)
            nearest = std::min(nearest, distanceToSegment(point, polygon[i - 1], polygon[i]));
    return nearest;
}

} // namespace layerscope
