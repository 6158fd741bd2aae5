// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/Plan.h"

#include <vector>

namespace layerscope {

/// An edit that removes an Issue, to be offered as a button where it hurts.
struct Repair {
    Message label; ///< "Put a Flatten layer in between"
    GraphDelta change;
};

/// Repairs for an issue of that graph, gentlest first; none for a hint. Each was tried on a copy: with it the node has
/// no mistake any more and no other node gets one. Compiles the graph some times; callable on any thread.
std::vector<Repair> repairsOf(const Graph& graph, const Issue& issue, const LayerRegistry& registry,
                              Budget budget = {});

} // namespace layerscope
