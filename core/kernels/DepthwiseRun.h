// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace layerscope {

/// A run of pixels whose channels are weighed one by one:
/// y[p * channels + c] = bias[c] + sum over taps t of x[t][p * xStep + c] * kernel[t][c].
struct DepthwiseRun {
    std::int64_t pixels;
    std::int64_t channels;
    std::int64_t taps; ///< may be 0
    const float* const* x;
    std::int64_t xStep;
    const float* const* kernel;
    const float* bias; ///< may be null
    float* y;
};

/// On the calling thread, with the widest instructions that the machine has and this build knows.
void weighChannels(const DepthwiseRun& run);

} // namespace layerscope
