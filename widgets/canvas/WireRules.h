// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/CanvasContext.h"

#include <QString>

#include <optional>

namespace layerscope {

/// Whether a wire may be, and what a person should know of it.
struct WireCheck {
    bool allowed = false;
    bool warns = false; ///< allowed, but the layer will say that the shape does not fit
    QString text = {};
};

/// Whether output `from` may feed input `to`, when the wire that ends at `detached` is taken away first.
WireCheck checkWire(const CanvasContext& context, Port from, Port to, std::optional<Port> detached = {});

/// Whether a layer, with its default parameters, takes what comes out of `from`; the reason when it does not.
WireCheck checkLayer(const CanvasContext& context, const LayerDef& def, NodeId from);

/// The first free input of a node, else its first; nothing for a node without inputs.
std::optional<Port> freeInput(const CanvasContext& context, NodeId node);

/// "Input 1 of 2: rank 4" or "Output: 112 h × 112 w × 32 c": a port's tooltip.
QString inputToolTip(const CanvasContext& context, Port input);
QString outputToolTip(const CanvasContext& context, NodeId node);

} // namespace layerscope
