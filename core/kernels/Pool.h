// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Conv.h"

namespace layerscope {

/// Pooling over 1 to 3 spatial axes with the channels last: x [B, D, H, W, C] -> y [B, D', H', W', C].
struct PoolGeometry {
    std::int64_t batch = 1;
    Windows windows{};
    std::int64_t channels = 1;
};

/// The largest real element under each window; padding never wins, NaN always does.
void maxPool(const PoolGeometry& geometry, std::span<const float> x, std::span<float> y, const Execution& exec);
/// The mean of the real elements under each window; padding is not counted.
void averagePool(const PoolGeometry& geometry, std::span<const float> x, std::span<float> y, const Execution& exec);
/// x [B, pixels, C] -> y [B, C], the mean over all pixels, summed in double precision.
void globalAverage(std::int64_t batch, std::int64_t pixels, std::int64_t channels, std::span<const float> x,
                   std::span<float> y, const Execution& exec);
/// The same with the largest; NaN wins.
void globalMax(std::int64_t batch, std::int64_t pixels, std::int64_t channels, std::span<const float> x,
               std::span<float> y, const Execution& exec);

} // namespace layerscope
