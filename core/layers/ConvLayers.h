// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Prepared.h"
#include "layers/Spatial.h"

namespace layerscope {

// What Conv1D, Conv2D and Conv3D are to layers that are computed together with them.

ConvGeometry convGeometry(const Params& params, const TensorSpec& input, const Layout& layout);
/// LayerDef::prepare of the three.
PreparedPointer prepareConv(const PrepareCall& call);

} // namespace layerscope
