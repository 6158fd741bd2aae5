// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/Plan.h"

#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace layerscope {

/// An edit that removes an Issue, to be offered as a button where it hurts.
struct Repair {
    /// What it touches, gentlest first.
    enum class Kind {
        Setting,     ///< a parameter of the layer
        Before,      ///< a parameter of a layer before it, or a wire that was missing
        Layer,       ///< a layer is put into a wire
        Replacement, ///< the layer becomes another one
        Detour,      ///< the wire or the layer is given up
    };
    std::vector<Message> steps; ///< what is done, one sentence or two: "Set Groups to 2", "Set Strides to 1 × 1"
    GraphDelta change;
    Kind kind = Kind::Setting;
    std::optional<TensorSpec> output; ///< of the node, afterwards; absent when nothing reaches it
    /// What the whole network takes more than now; below 0: less. What the mistake kept out counts as well.
    std::int64_t parameters = 0;
    std::int64_t multiplyAccumulates = 0;

    /// The steps in English.
    std::string text() const;
};

/// Repairs for an issue of that graph, gentlest first, at most kMostRepairs; none for a hint. Each was tried on a copy:
/// with it the node has no mistake any more and no other node gets one. Compiles the graph some times; callable on any
/// thread. Nothing when it was stopped.
std::vector<Repair> repairsOf(const Graph& graph, const Issue& issue, const LayerRegistry& registry, Budget budget = {},
                              std::stop_token stop = {});
inline constexpr std::size_t kMostRepairs = 4;

/// Whether all that a change touches is still as it was when the change was made.
bool stillFits(const GraphDelta& change, const Graph& graph);

} // namespace layerscope
