// SPDX-License-Identifier: GPL-3.0-or-later
#include "tensor/Largest.h"

#include <algorithm>
#include <cmath>

namespace layerscope {

std::int64_t largestOf(const Tensor& tensor) {
    if (tensor.dtype() == DType::Int32)
        return std::ranges::max_element(tensor.ints()) - tensor.ints().begin();
    const std::span<const float> numbers = tensor.floats();
    const auto isLess = [](float a, float b) { return a < b || (std::isnan(a) && !std::isnan(b)); };
    return std::ranges::max_element(numbers, isLess) - numbers.begin();
}

} // namespace layerscope
