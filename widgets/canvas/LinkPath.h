// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPainterPath>
#include <QPointF>
#include <QRectF>

#include <cstdint>
#include <vector>

namespace layerscope {

/// The one curve of every wire: leaves an output to the right, arrives at an input from the left. One that goes back
/// runs along the gap between its ends' rows.
QPainterPath linkPath(QPointF from, QPointF to);

/// Where a wire's label stands.
QPointF linkMiddle(QPointF from, QPointF to);

/// The pieces of a path that may lie in one of the rectangles: stroking a long curve costs its whole length, however
/// little of it is seen. Pieces may begin a little outside.
QPainterPath pathWithin(const QPainterPath& path, const std::vector<QRectF>& rooms);

/// A wire's thickness: grows with the logarithm of its channels.
double linkWidth(std::int64_t channels);

/// The smallest distance from `point` to the curve, in canvas units.
double distanceToLink(QPointF point, QPointF from, QPointF to);

} // namespace layerscope
