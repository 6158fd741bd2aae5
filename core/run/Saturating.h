// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <concepts>
#include <limits>

namespace layerscope {

/// a + b of non-negative numbers, or the largest number when that is too much.
template <std::integral T>
constexpr T saturatingSum(T a, T b) {
    return a > std::numeric_limits<T>::max() - b ? std::numeric_limits<T>::max() : static_cast<T>(a + b);
}

} // namespace layerscope
