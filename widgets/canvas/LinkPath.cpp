// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/LinkPath.h"

#include <QLineF>

#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

constexpr double kTurn = 48;        ///< how far a wire that goes back swings out
constexpr double kAroundCard = 130; ///< below a card's ports, where a wire within one row goes back
constexpr int kHalvings = 10;       ///< of a curve that is longer than what is seen of it
constexpr double kSmallPiece = 60;

double distanceToSegment(QPointF point, QPointF a, QPointF b) {
    const QPointF along = b - a;
    const double length = QPointF::dotProduct(along, along);
    const double t = length > 0 ? std::clamp(QPointF::dotProduct(point - a, along) / length, 0.0, 1.0) : 0.0;
    return QLineF(point, a + along * t).length();
}

/// The level on which a wire to something further left runs.
double levelBack(QPointF from, QPointF to) {
    const double dy = to.y() - from.y();
    return std::abs(dy) < kAroundCard ? std::max(from.y(), to.y()) + kAroundCard : from.y() + dy / 2;
}

/// To something further left: out, along the gap between the two rows, and in, so that it does not cross the cards.
QPainterPath pathBack(QPointF from, QPointF to) {
    const double level = levelBack(from, to);
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

QPointF linkMiddle(QPointF from, QPointF to) {
    const QPointF middle = (from + to) / 2;
    return to.x() < from.x() ? QPointF(middle.x(), levelBack(from, to)) : middle;
}

namespace {

/// A cubic Bézier curve.
struct Curve {
    QPointF a, b, c, d;
    QPointF at(double t) const {
        const double s = 1 - t;
        return a * (s * s * s) + b * (3 * s * s * t) + c * (3 * s * t * t) + d * (t * t * t);
    }
    QPointF slope(double t) const {
        const double s = 1 - t;
        return ((b - a) * (s * s) + (c - b) * (2 * s * t) + (d - c) * (t * t)) * 3;
    }
    Curve between(double from, double to) const {
        const double third = (to - from) / 3;
        const QPointF first = at(from);
        const QPointF last = at(to);
        return {first, first + slope(from) * third, last - slope(to) * third, last};
    }
    QRectF box() const {
        const auto [left, right] = std::minmax({a.x(), b.x(), c.x(), d.x()});
        const auto [top, bottom] = std::minmax({a.y(), b.y(), c.y(), d.y()});
        return {QPointF(left - 1, top - 1), QPointF(right + 1, bottom + 1)};
    }
};

void addCurve(QPainterPath& out, const Curve& curve) {
    if (out.elementCount() == 0 || out.currentPosition() != curve.a)
        out.moveTo(curve.a);
    out.cubicTo(curve.b, curve.c, curve.d);
}

bool touches(const std::vector<QRectF>& rooms, const QRectF& box) {
    return std::ranges::any_of(rooms, [&](const QRectF& room) { return room.intersects(box); });
}

/// In halves, until a piece is seen whole or is small.
void addPieces(QPainterPath& out, const Curve& curve, const std::vector<QRectF>& rooms, int halvings = kHalvings) {
    const QRectF box = curve.box();
    if (!touches(rooms, box))
        return;
    const bool small = std::max(box.width(), box.height()) < kSmallPiece;
    if (halvings == 0 || small || std::ranges::any_of(rooms, [&](const QRectF& room) { return room.contains(box); }))
        return addCurve(out, curve);
    addPieces(out, curve.between(0, 0.5), rooms, halvings - 1);
    addPieces(out, curve.between(0.5, 1), rooms, halvings - 1);
}

} // namespace

QPainterPath pathWithin(const QPainterPath& path, const std::vector<QRectF>& rooms) {
    QPainterPath out;
    QPointF at;
    for (int i = 0; i < path.elementCount(); ++i) {
        const QPainterPath::Element& element = path.elementAt(i);
        if (element.isCurveTo()) {
            const Curve curve{at, element, path.elementAt(i + 1), path.elementAt(i + 2)};
            i += 2;
            at = curve.d;
            addPieces(out, curve, rooms);
        } else {
            const QPointF next = element;
            if (element.isLineTo() && touches(rooms, Curve{at, at, next, next}.box())) {
                out.moveTo(at);
                out.lineTo(next);
            }
            at = next;
        }
    }
    return out;
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
