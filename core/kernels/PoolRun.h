// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace layerscope {

enum class PoolRule { Max, Average };

/// Output pixels of a row whose windows all have as many real elements: y [pixels, channels], each the largest (NaN
/// wins) or the mean of planes * rows * columns elements, whose channels lie together.
struct PoolRun {
    PoolRule rule;
    std::int64_t pixels = 0;
    std::int64_t channels;
    const float* x;      ///< the first element under the first pixel's window
    std::int64_t xStep;  ///< floats from one pixel's window to the next
    std::int64_t planes; ///< of the window, and floats from one to the next
    std::int64_t planeStep;
    std::int64_t rows;
    std::int64_t rowStep;
    std::int64_t columns = 0;
    std::int64_t columnStep;
    float* y;
};

} // namespace layerscope
