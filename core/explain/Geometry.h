// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/Plan.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace layerscope {

/// The dimensions that are places on the source, in their order.
std::vector<int> spatialDimensions(const Axes& axes);

/// Elements from one tap of a node's kernel to the next along the a-th spatial dimension; 1 where it has no such
/// setting.
std::int64_t dilationOf(const PlanStep& node, std::size_t axis);

} // namespace layerscope
