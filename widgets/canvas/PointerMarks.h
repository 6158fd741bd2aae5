// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/CanvasContext.h"
#include "canvas/NodeItem.h"

namespace layerscope {

/// Marks in a card's picture the place that the shared pointer is on, in every map that the picture shows.
void markPointer(NodeItem& item, const CanvasContext& context);

/// Marks in a card's picture what belongs to the probed element.
void markHighlight(NodeItem& item, const CanvasContext& context);

/// The place in a node's maps that a place on its picture (scene units) stands for; invalid off the maps.
ProbePoint probeAt(const NodeItem& item, QPointF place, const CanvasContext& context);

} // namespace layerscope
