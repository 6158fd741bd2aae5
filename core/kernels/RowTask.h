// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Epilogue.h"

#include <cstdint>

namespace layerscope {

/// What the micro-kernel computes in one call: some output pixels of a row for a block of filters,
///
///     y[p * yStep + f] = epilogue(bias[f] + sum over runs r and k < runLength of
///                                 x[p * xStep + runs[r] + k] * weights[(runRows[r] + k) * weightStep + f])
///
/// A run is a piece of input that lies together in memory: the channels under one row of a kernel, or those under one
/// tap when taps lie apart. So there is no gathering, and convolution, transposed convolution (phase by phase),
/// Winograd products and dense layers are all calls of it. The order in which a pixel is summed up does not depend on
/// how many there are.
struct RowTask {
    std::int64_t pixels;
    const float* x;
    std::int64_t xStep;       ///< floats from one pixel to the next
    const std::int64_t* runs; ///< where each run begins, from x on
    std::int64_t runCount;    ///< may be 0
    std::int64_t runLength;
    const float* weights;    ///< `registers * lanes` floats are read of each row, also beyond `filters`
    std::int64_t weightStep; ///< floats from one row to the next
    const float* bias;       ///< [registers * lanes]
    float* y;
    std::int64_t yStep;
    int registers; ///< 1 to kMostRegisters
    int filters;   ///< that are written: more than (registers - 1) * lanes, at most registers * lanes
    Epilogue epilogue{};
    const std::int64_t* runRows = nullptr; ///< the row of weights of each run's first float; null: r * runLength
};

/// Registers of filters that one task can hold.
inline constexpr int kMostRegisters = 4;

} // namespace layerscope
