// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Epilogue.h"

#include <cstdint>

namespace layerscope {

/// Some output pixels of a row, whose channels are weighed one by one:
///
///     y[p * yStep + c] = epilogue(bias[c] + sum over planes i, rows j and taps t of
///                                 x[i * xPlane + j * xRow + tapAt[t] + p * xStep + c] *
///                                 weights[i * weightPlane + j * weightRow + t * channels + c])
struct DepthwiseRun {
    std::int64_t pixels;
    std::int64_t channels; ///< at least KernelTable::lanes
    std::int64_t planes;   ///< may be 0, like rows and taps
    std::int64_t rows;
    std::int64_t taps;
    const float* x;
    std::int64_t xPlane;
    std::int64_t xRow;
    const std::int64_t* tapAt;
    std::int64_t xStep;
    const float* weights;
    std::int64_t weightPlane;
    std::int64_t weightRow;
    const float* bias; ///< [channels]
    float* y;
    std::int64_t yStep;
    /// 1 or 2: a tap is the next pixel of x (tapAt[t] = t * channels), and the next output begins so many further
    /// (xStep = slide * channels), so that neighbours share what they read. 0: not known.
    int slide = 0;
    Epilogue epilogue{};
};

} // namespace layerscope
