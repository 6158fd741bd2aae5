// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Execution.h"
#include "tensor/Shape.h"

#include <span>

namespace layerscope {

/// What becomes of an element y that an x meets. The larger and the smaller of the two are NaN when one of them is.
enum class Combine { Copy, Add, Subtract, Multiply, Maximum, Minimum };

/// y = y combined with x, where x is repeated along each axis on which its size is 1 and y's is not. Both shapes have
/// the same rank.
void broadcastInto(const Shape& xShape, std::span<const float> x, const Shape& yShape, std::span<float> y,
                   Combine combine, const Execution& exec);

} // namespace layerscope
