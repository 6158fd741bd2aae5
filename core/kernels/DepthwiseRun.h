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
    /// How windows overlap, where that is known: see depthwiseSlide.
    int slide = 0;
    /// With a slide: the pixels of x, counted from x on, that are not padding; those are taken for zeros unread.
    std::int64_t inputBegin = 0;
    std::int64_t inputEnd = 0;
    /// With a slide: rows of x behind these that will be read next.
    std::int64_t rowsAhead = 0;
    Epilogue epilogue{};
};

/// 1 or 2 when each window holds three or five pixels of x side by side and begins so many after the one before:
/// tapAt[t] = t * channels, xStep = slide * channels; then neighbours share what they read. Otherwise 0.
constexpr int depthwiseSlide(std::int64_t taps, std::int64_t stride, std::int64_t dilation) {
    return (taps == 3 || taps == 5) && stride <= 2 && dilation == 1 ? static_cast<int>(stride) : 0;
}

} // namespace layerscope
