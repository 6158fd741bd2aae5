// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Conv.h"
#include "kernels/PackedFilters.h"

#include <span>
#include <vector>

namespace layerscope {

/// The kernel [kd, 1 or 3, 3, C, F] of a convolution that winogradFits, transformed (in double precision): for each
/// position in tiles of so many inputs the weights [kd * C, F] of its product.
std::vector<PackedFilters> winogradFilters(const KernelTable& table, const ConvGeometry& geometry, int inputs,
                                           std::span<const float> kernel);

} // namespace layerscope
