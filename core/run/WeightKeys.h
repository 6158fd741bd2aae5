// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Hash.h"
#include "graph/Graph.h"
#include "layer/LayerDef.h"

#include <cstdint>
#include <span>

namespace layerscope {

/// What fills a weight that the node does not hold itself.
const NamedFunction& initializerOf(const Node& node, const WeightDef& weight);
/// Keeps two weights with one seed apart; stays the same when the node is renamed, or taken away and brought back.
std::uint64_t saltOf(const Node& node, const WeightDef& weight);

/// Of a weight's numbers: its own content, what its initializer makes them from, or both where the own ones are fitted.
Key weightKey(const Node& node, const WeightDef& weight);
/// Of all weights of a node; false when there are none.
Key weightsKey(const Node& node, std::span<const WeightDef> weights);

} // namespace layerscope
