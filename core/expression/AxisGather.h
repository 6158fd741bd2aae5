// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/Calling.h"

#include <vector>

namespace layerscope::expression {

/// Elements of x along one axis: place i of the result is places[i] of x, or `fill` for a place below 0.
Tensor gatherAxis(const Tensor& x, int axis, const std::vector<std::int64_t>& places, std::uint32_t fill,
                  const Execution& exec);

/// The tensors one after the other along an axis.
Tensor joined(const std::vector<Array>& parts, int axis, const Shape& out, const Execution& exec);

/// Bits of a float or of a whole number, for `fill`.
std::uint32_t fillBits(double value, Element element);

} // namespace layerscope::expression
