// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Execution.h"
#include "kernels/Finish.h"
#include "tensor/Tensor.h"

#include <span>

namespace layerscope {

/// What becomes of an element y that an x meets. The larger and the smaller of the two are NaN when one of them is.
enum class Combine { Copy, Add, Subtract, Multiply, Maximum, Minimum };

/// y = y combined with x, where x is repeated along each axis on which its size is 1 and y's is not. Both shapes have
/// the same rank.
void broadcastInto(const Shape& xShape, std::span<const float> x, const Shape& yShape, std::span<float> y,
                   Combine combine, const Execution& exec);

/// y = finish(inputs[0] combined with inputs[1], then with inputs[2], ...), floats; shapes are the inputs' with y's
/// rank. y may be the buffer of inputs[0] if that has y's shape.
void combineAll(std::span<const Tensor> inputs, std::span<const Shape> shapes, const Shape& yShape, std::span<float> y,
                Combine combine, const Finish& finish, const Execution& exec);

} // namespace layerscope
