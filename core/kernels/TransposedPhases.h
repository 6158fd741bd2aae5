// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/TransposedWindow.h"

#include <cstdint>
#include <vector>

namespace layerscope {

/// Outputs of a transposed axis that a window slides over the input for, with stride 1: first, first + stride, ... ;
/// or, where neighbours see the same input elements, `together` of them at each of those places.
struct SlidingPhase {
    std::int64_t first = 0;
    std::int64_t together = 1;
    Window window{}; ///< padBefore may be negative
    /// The kernel's tap at each of the window's taps, for each of those together.
    std::vector<std::vector<std::int64_t>> taps;
};

/// All outputs that some tap reaches; each is in exactly one.
std::vector<SlidingPhase> slidingPhases(const TransposedWindow& window);
/// The same with neighbours together wherever that works.
std::vector<SlidingPhase> slidingPhasesTogether(const TransposedWindow& window);

} // namespace layerscope
