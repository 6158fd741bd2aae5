// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Execution.h"
#include "tensor/Tensor.h"

#include <cstdint>
#include <span>
#include <vector>

namespace layerscope {

/// Where each output element along one axis comes from: an index into the input, or kNothing. Empty: the axis stays.
using Picks = std::vector<std::int64_t>;
inline constexpr std::int64_t kNothing = -1;

/// Output (i, j, ...) = x (picks[0][i], picks[1][j], ...), and `fill` (0 in a tensor of whole numbers) where there is
/// nothing: cutting, framing, repeating and enlarging in one. One Picks an axis; any dtype. x itself when all stays.
Tensor gathered(const Tensor& x, std::span<const Picks> picks, float fill, const Execution& exec);

/// The same into memory that is there; whole numbers by their bits.
void gather(const Tensor& x, std::span<const Picks> picks, float fill, std::span<float> y, const Execution& exec);

/// The elements from `first` on, `count` of them; nothing where the axis of `size` elements has none.
Picks stretch(std::int64_t size, std::int64_t first, std::int64_t count);
/// Each of `size` elements `times` times in a row.
Picks repeats(std::int64_t size, std::int64_t times);

} // namespace layerscope
