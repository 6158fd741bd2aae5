// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/LinkPath.h"

#include <QLineF>

#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

double reach(QPointF from, QPointF to) {
    const double dx = to.x() - from.x();
    if (dx >= 0)
        return std::clamp(dx / 2, 24.0, 160.0);
    return std::clamp(-dx / 2 + std::abs(to.y() - from.y()) / 4, 48.0, 220.0);
}

QPointF onCurve(double t, QPointF a, QPointF b, QPointF c, QPointF d) {
    const double s = 1 - t;
    return a * (s * s * s) + b * (3 * s * s * t) + c * (3 * s * t * t) + d * (t * t * t);
}

double distanceToSegment(QPointF point, QPointF a, QPointF b) {
    const QPointF along = b - a;
    const double length = QPointF::dotProduct(along, along);
    const double t = length > 0 ? std::clamp(QPointF::dotProduct(point - a, along) / length, 0.0, 1.0) : 0.0;
    return QLineF(point, a + along * t).length();
}

} // namespace

QPainterPath linkPath(QPointF from, QPointF to) {
    const QPointF arm(reach(from, to), 0);
    QPainterPath path(from);
    path.cubicTo(from + arm, to - arm, to);
    return path;
}

double linkWidth(std::int64_t channels) {
    return std::min(7.0, 1.4 + 0.5 * std::log2(static_cast<double>(std::max<std::int64_t>(1, channels))));
}

double distanceToLink(QPointF point, QPointF from, QPointF to) {
    constexpr int kPieces = 24;
    const QPointF arm(reach(from, to), 0);
    double nearest = QLineF(point, from).length();
    QPointF last = from;
    for (int piece = 1; piece <= kPieces; ++piece) {
        const QPointF next = onCurve(static_cast<double>(piece) / kPieces, from, from + arm, to - arm, to);
        nearest = std::min(nearest, distanceToSegment(point, last, next));
        last = next;
    }
    return nearest;
}

} // namespace layerscope
