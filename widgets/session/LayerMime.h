// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace layerscope {

/// Mime type of a layer that is dragged from the palette: the id of its LayerDef.
inline constexpr char kLayerMime[] = "application/x-layerscope-layer";

} // namespace layerscope
