// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/Tensor.h"

#include <cstdint>

namespace layerscope {

/// The first of the largest elements in row-major order, NaN below all; only for a tensor that has elements.
std::int64_t largestOf(const Tensor& tensor);

} // namespace layerscope
