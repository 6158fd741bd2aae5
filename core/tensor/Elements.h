// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/Shape.h"

#include <cstdint>
#include <span>
#include <vector>

namespace layerscope {

/// Row-major index to an index a dimension, and back.
std::vector<std::int64_t> indexOf(const Shape& shape, std::int64_t flat);
std::int64_t flatOf(const Shape& shape, std::span<const std::int64_t> index);

/// The element of a tensor of `shape` that lies under element `index` of a tensor that it is repeated over: dimensions
/// are aligned at the last one, and a size of 1 meets any index. `index` has at least the shape's rank.
std::int64_t flatUnder(const Shape& shape, std::span<const std::int64_t> index);

/// Row-major indices of the elements that differ from `element` along one dimension only, in order.
std::vector<std::int64_t> lineThrough(const Shape& shape, std::span<const std::int64_t> element, int dimension);
/// The same for several dimensions; the last one named runs fastest.
std::vector<std::int64_t> blockThrough(const Shape& shape, std::span<const std::int64_t> element,
                                       std::span<const int> dimensions);

} // namespace layerscope
