// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Explanation.h"
#include "run/Plan.h"
#include "tensor/Elements.h"

#include <optional>
#include <string>
#include <vector>

namespace layerscope {

/// What a node computed one of its runs from.
struct NodeNumbers {
    std::vector<Value> inputs;   ///< by input port
    std::vector<Tensor> weights; ///< in the order of PlanStep::weights
    Tensor output;
};

/// How one element of a node's output came about. A bypassed node copies; a source is where it begins, and has no
/// steps. Fails when `element` is no index of the output, or the layer cannot say. Callable on any thread.
Result<Explanation> explain(const PlanStep& step, const NodeNumbers& numbers, std::span<const std::int64_t> element);

/// "row 3, column 4, channel 2": where an element lies, by what the axes mean; the batch only where it has more than
/// one entry.
Message elementText(const Axes& axes, const Shape& shape, std::span<const std::int64_t> element);

} // namespace layerscope
