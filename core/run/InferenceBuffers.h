// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/ArenaPlan.h"
#include "run/InferenceSteps.h"

#include <optional>
#include <span>
#include <vector>

namespace layerscope {

/// What a run does with the outputs of the plan's steps. Moments are indices into InferenceSteps::steps.
struct InferenceBuffers {
    static constexpr int kNone = -1;

    std::vector<int> bufferOf;       ///< one a step of the plan: the arena's buffer that its output is in, or kNone
    std::vector<Lifetime> lifetimes; ///< one a buffer
    std::vector<std::vector<int>> lastReadAfter; ///< one a moment: what lies outside the arena and is not read again
};

/// Gives each prepared step a buffer: its first input's where that may be overwritten and nobody reads it later,
/// otherwise one of its own. What aliases share lives until the last of them was read; the wanted outputs to the end.
InferenceBuffers assignBuffers(const InferenceSteps& steps, std::span<const int> wanted, std::size_t planSteps);

} // namespace layerscope
