// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Explanation.h"

#include <cstdint>
#include <vector>

namespace layerscope {

/// The part of a long sum that has one channel.
struct Chapter {
    std::int64_t channel = -1; ///< -1: what has none, such as the bias
    double sum = 0;            ///< of a mean: after the division
    std::size_t terms = 0;
};

/// By channel, in rising order; together they are the step's result. Nothing for a step that is no sum or mean.
std::vector<Chapter> chaptersOf(const Step& step);

/// The terms of a step, those that count most first: by the size of their product in a sum, by their place otherwise.
std::vector<std::size_t> byWeight(const Step& step);

} // namespace layerscope
