// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/SaturatingProduct.h"
#include "kernels/Conv.h"
#include "kernels/Epilogue.h"
#include "kernels/PreparedKernel.h"

namespace layerscope {

/// A depthwise convolution over 1 to 3 spatial axes with the channels last: each channel has `multiplier` filters of
/// its own.
struct DepthwiseGeometry {
    std::int64_t batch = 1;
    Windows windows{};
    std::int64_t channels = 1;
    std::int64_t multiplier = 1;

    std::int64_t outChannels() const { return saturatingProduct(channels, multiplier); }
    std::int64_t taps() const { return saturatingProduct(windows[0].kernel, windows[1].kernel, windows[2].kernel); }
    std::int64_t outPixels() const { return saturatingProduct(batch, windows[0].out, windows[1].out, windows[2].out); }
    std::int64_t inPixels() const {
        return saturatingProduct(batch, windows[0].size, windows[1].size, windows[2].size);
    }
};

/// A depthwise convolution to be prepared: x [B, D, H, W, C], kernel [kd, kh, kw, C, M], bias [C*M] or empty
/// -> y [B, D', H', W', C*M]:
/// y[b,o,c*M+m] = finish(epilogue(bias[c*M+m] + sum over taps q of x[b, o*s + q*d - p, c] * kernel[q,c,m])), zeros
/// outside x. The spans are only read while it is prepared.
struct DepthwiseJob {
    DepthwiseGeometry geometry;
    std::span<const float> kernel;
    std::span<const float> bias;
    Epilogue epilogue{};
    Finish finish{};
};

KernelPointer makeDepthwise(const DepthwiseJob& job);

/// Memory that a depthwise convolution holds and asks for, on so many threads, before any of it exists.
std::int64_t depthwiseWorkingBytes(const DepthwiseGeometry& geometry, int threads);

} // namespace layerscope
