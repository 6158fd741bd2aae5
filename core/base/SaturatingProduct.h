// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>

namespace layerscope {

/// a * b of non-negative numbers, at most the largest std::int64_t; for counts of work and of memory that is estimated.
constexpr std::int64_t saturatingProduct(std::int64_t a, std::int64_t b) {
    std::int64_t product = 0;
    return __builtin_mul_overflow(a, b, &product) ? std::numeric_limits<std::int64_t>::max() : product;
}

template <class... Rest>
constexpr std::int64_t saturatingProduct(std::int64_t a, std::int64_t b, std::int64_t c, Rest... rest) {
    return saturatingProduct(saturatingProduct(a, b), c, rest...);
}

} // namespace layerscope
