// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Execution.h"
#include "tensor/Shape.h"

#include <cstdint>
#include <optional>
#include <span>

namespace layerscope {

/// x [outer, rows, groups, run]: the numbers that share their place in `outer` and `groups` are one group.
struct GroupGeometry {
    std::int64_t outer = 1;
    std::int64_t rows = 1;
    std::int64_t groups = 1;
    std::int64_t run = 1;
};

/// The geometry in which numbers that differ only along `axes` are one group. Nothing when these axes and the others
/// alternate too often: move them to the end first.
std::optional<GroupGeometry> groupsAlong(const Shape& shape, std::span<const int> axes);

/// What each group is brought to.
enum class Normalizer {
    Standard,  ///< (x - mean) / sqrt(variance + epsilon)
    Deviation, ///< x / sqrt(variance + epsilon)
    RootMean,  ///< x / sqrt(mean of squares + epsilon)
    Length,    ///< x * min(1 / sqrt(sum of squares), 1 / epsilon)
};

/// y = x, normalized by group; y may be x. Variances are biased and taken around the mean in a second pass, all sums in
/// double precision and in an order that does not depend on the threads.
void normalizeGroups(const GroupGeometry& geometry, Normalizer normalizer, double epsilon, std::span<const float> x,
                     std::span<float> y, const Execution& exec);
std::int64_t normalizeScratchBytes(const GroupGeometry& geometry);

} // namespace layerscope
