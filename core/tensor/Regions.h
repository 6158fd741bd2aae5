// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/ElementSet.h"

#include <functional>

namespace layerscope {

/// What both have.
IndexSet common(const IndexSet& a, const IndexSet& b);

std::int64_t lengthOf(const Stretch& stretch);
/// Elements of a region.
std::int64_t countOf(const Region& region);
/// Calls visit with the row-major index of each element of a region of a tensor of that shape.
void forEachElement(const Shape& shape, const Region& region, const std::function<void(std::int64_t)>& visit);

} // namespace layerscope
