// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/MapAxes.h"
#include "session/Selection.h"

#include <QPointF>
#include <QRectF>

namespace layerscope {

/// Whether it has an index for every dimension, each inside.
bool isElementOf(const std::vector<std::int64_t>& element, const Shape& shape);

/// What of a node's maps the shared pointer means: the element itself where it is on that node, otherwise what its
/// place on the source means there; nothing where the two have no source in common.
std::optional<MapMark> markOf(const ProbePoint& point, NodeId node, const MapAxes& maps);

/// The middle of the marked element of a map that is drawn in `map`; nothing when no single element is meant.
std::optional<QPointF> markedPoint(const MapMark& mark, const MapSize& size, const QRectF& map);
/// The marked field there: at least the element, all along a direction of which the pointer says nothing.
QRectF markedField(const MapMark& mark, const MapSize& size, const QRectF& map);

} // namespace layerscope
