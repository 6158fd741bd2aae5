// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/Tensor.h"

#include <cstdint>
#include <span>

namespace layerscope {

/// Values of one example each, [1, ...] of one spec, put together along the first axis.
Value stacked(std::span<const Value> ones);

/// Example `index` of a tensor [n, ...], as [1, ...].
Tensor exampleOf(const Tensor& tensor, std::int64_t index);

} // namespace layerscope
