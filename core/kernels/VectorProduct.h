// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Epilogue.h"

#include <cstdint>

namespace layerscope {

/// y[u] = epilogue(bias[u] + sum over k < depth of x[k] * kernel[k * stride + u]) for u < units: one row of input by a
/// few columns of a matrix that is read once and as it lies in memory, so wide that its rows are read at full speed.
/// The products are added in the order of RowTask's, so both give the same bits.
struct VectorProduct {
    std::int64_t depth;
    const float* x;
    const float* kernel;
    std::int64_t stride; ///< floats from one row of the kernel to the next
    const float* bias;   ///< [units]
    float* y;
    std::int64_t units; ///< from one register to kWidestVector of them
    Epilogue epilogue{};
};

/// Registers of columns that one VectorProduct can hold.
inline constexpr std::int64_t kWidestVector = 16;

} // namespace layerscope
