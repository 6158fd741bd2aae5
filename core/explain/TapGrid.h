// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Explanation.h"
#include "run/Plan.h"

#include <optional>
#include <span>
#include <vector>

namespace layerscope {

/// The terms of one step of a sliding layer in the order of its window: a grid of taps for each channel.
struct TapGrid {
    /// One direction of the window.
    struct Along {
        int dimension = 0;                ///< of the input
        std::vector<std::int64_t> places; ///< of the input, one a tap; below 0 or beyond the end in the padding
    };
    /// The place of a tap that nothing is read at, such as those that a transposed layer leaves out here.
    static constexpr std::int64_t kNowhere = INT64_MIN;

    int port = 0;
    bool hasKernel = false;             ///< taps are those of a kernel; otherwise they are places of the input
    std::vector<Along> axes;            ///< one to three
    std::vector<std::int64_t> channels; ///< Term::channel, in rising order
    std::vector<std::int64_t> terms{};  ///< [channels, taps along each axis]: which term of the step; -1: none

    std::int64_t taps() const;
    /// -1: none.
    std::int64_t termAt(std::size_t channel, std::int64_t tap) const;
};

/// Nothing where the terms make no window: they are few, read several inputs, or lie along no spatial axis.
std::optional<TapGrid> tapGridOf(const Step& step, const PlanStep& node, std::span<const Value> inputs);

} // namespace layerscope
