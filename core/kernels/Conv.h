// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Execution.h"
#include "kernels/Finish.h"
#include "kernels/Window.h"

#include <array>
#include <cstdint>
#include <span>

namespace layerscope {

/// Depth, row and column windows; axes that a layer does not have come first and are one element long.
using Windows = std::array<Window, 3>;

/// A convolution over 1 to 3 spatial axes with the channels last.
struct ConvGeometry {
    std::int64_t batch = 1;
    Windows windows{};
    std::int64_t channels = 1;
    std::int64_t filters = 1;
    std::int64_t groups = 1;

    std::int64_t taps() const { return windows[0].kernel * windows[1].kernel * windows[2].kernel; }
    std::int64_t outPixels() const { return batch * windows[0].out * windows[1].out * windows[2].out; }
    std::int64_t inPixels() const { return batch * windows[0].size * windows[1].size * windows[2].size; }
};

/// x [B, D, H, W, C], kernel [kd, kh, kw, C/G, F], bias [F] or empty -> y [B, D', H', W', F]:
/// y[b,o,f] = finish(bias[f] + sum over taps q, channels c of x[b, o*s + q*d - p, c] * kernel[q,c,f]), zeros outside x.
/// Same bits whatever the number of threads. Packs the kernel each time: where it is used again, makeConv is faster.
void convolve(const ConvGeometry& geometry, std::span<const float> x, std::span<const float> kernel,
              std::span<const float> bias, std::span<float> y, const Finish& finish, const Execution& exec);

} // namespace layerscope
