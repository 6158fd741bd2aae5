// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Dependence.h"
#include "layers/RecurrentCell.h"

namespace layerscope {

/// Every step depends on those walked before it and on itself, the last state on all.
Dependence walkDependence(const CellSettings& cell, const Walk& walk, const Shape& input, const Shape& output);

} // namespace layerscope
