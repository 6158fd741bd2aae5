// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Conv.h"
#include "kernels/Epilogue.h"
#include "kernels/PreparedKernel.h"
#include "kernels/TransposedWindow.h"

namespace layerscope {

/// A transposed convolution over 1 to 3 spatial axes with the channels last. Axes that a layer does not have come
/// first and are one element long.
struct ConvTransposeGeometry {
    std::int64_t batch = 1;
    std::array<TransposedWindow, 3> windows{};
    std::int64_t channels = 1;
    std::int64_t filters = 1;

    std::int64_t taps() const { return windows[0].kernel * windows[1].kernel * windows[2].kernel; }
    std::int64_t outPixels() const { return batch * windows[0].out * windows[1].out * windows[2].out; }
    std::int64_t inPixels() const { return batch * windows[0].size * windows[1].size * windows[2].size; }
};

/// A transposed convolution to be prepared: x [B, D, H, W, C], kernel [kd, kh, kw, F, C], bias [F] or empty
/// -> y [B, D', H', W', F]:
/// y[b,o,f] = finish(epilogue(bias[f] + sum of x[b,i,c] * kernel[q,f,c] over channels c and all taps q that an input
/// element i lays down on o)). finish must treat each number by itself. The spans are only read while it is prepared.
struct ConvTransposeJob {
    ConvTransposeGeometry geometry;
    std::span<const float> kernel;
    std::span<const float> bias;
    Epilogue epilogue{};
    Finish finish{};
};

KernelPointer makeConvTranspose(const ConvTransposeJob& job);

/// Memory that a transposed convolution holds and asks for, on so many threads, before any of it exists.
std::int64_t convTransposeWorkingBytes(const ConvTransposeGeometry& geometry, int threads);

} // namespace layerscope
