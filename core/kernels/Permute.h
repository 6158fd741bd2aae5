// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Execution.h"
#include "tensor/Tensor.h"

#include <array>
#include <span>

namespace layerscope {

/// A way to walk through an array: element (i, j, ...) of `shape` lies at offset + i * steps[0] + j * steps[1] + ...
/// A step of 0 repeats, a negative one goes backwards, and steps may skip: numpy's as_strided.
struct StridedView {
    Shape shape;
    std::array<std::int64_t, Shape::kMaxRank> steps{};
    std::int64_t offset = 0;
};

/// The view of a whole row-major array as it lies.
StridedView wholeView(const Shape& shape);

/// y [view.shape], row-major = what the view sees of x.
void copyStrided(const float* x, const StridedView& view, float* y, const Execution& exec);
/// The same of a Tensor of any dtype; shares x's buffer where the view sees all of x as it lies.
Tensor copyStrided(const Tensor& x, const StridedView& view, const Execution& exec);

/// Axis i of the result is axis order[i] of x, as numpy.transpose; order names each axis once.
Shape permutedShape(const Shape& shape, std::span<const int> order);
Tensor permuted(const Tensor& x, std::span<const int> order, const Execution& exec);

} // namespace layerscope
