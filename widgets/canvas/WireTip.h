// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/CanvasContext.h"

#include <QString>

namespace layerscope {

/// What is to be known of the wire that ends at `to`, as rich text: why it is broken, the shape with its axes, how each
/// size came about in the layer before, and what the next layer wants.
QString wireTip(const CanvasContext& context, Port to);

} // namespace layerscope
