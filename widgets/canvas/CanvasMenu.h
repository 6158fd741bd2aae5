// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/Hit.h"

#include <QPoint>

namespace layerscope {

class GraphView;

/// The context menu for what lies under the pointer.
void showCanvasMenu(GraphView& view, const Hit& hit, QPointF place, QPoint global);

} // namespace layerscope
