// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Explanation.h"
#include "run/Plan.h"
#include "tensor/ElementSet.h"

#include <span>
#include <vector>

namespace layerscope {

/// What an explanation reads of one input port.
struct InputTaps {
    ElementSet elements; ///< of the input
    ElementSet padding;  ///< places of a window outside of it: indices below 0 or beyond the end
};

/// One an input. A set is a bound where the elements are no grid. Takes time in proportion to the terms.
std::vector<InputTaps> tapsOf(const Explanation& explanation, const PlanStep& node, std::span<const Value> inputs);

} // namespace layerscope
