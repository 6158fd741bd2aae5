// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/LayerDef.h"
#include "run/Plan.h"

#include <optional>
#include <span>

namespace layerscope {

/// What a layer would take, from shapes alone. Nothing is asked for; sums saturate.
NodeCost estimate(const LayerDef& def, const LayerInput& input, const TensorSpec& output,
                  std::span<const WeightDef> weights, std::uint64_t budgetBytes);

/// A sentence when a layer of that cost passes the budget alone, or together with what is there already.
std::optional<Fault> memoryFault(const NodeCost& cost, const TensorSpec& output, const NodeCost& before,
                                 std::uint64_t budgetBytes);

/// `total` with a node's cost added; of scratch memory the largest counts.
void addTo(NodeCost& total, const NodeCost& cost);

} // namespace layerscope
