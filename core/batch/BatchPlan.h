// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/Plan.h"

#include <cstdint>
#include <memory>
#include <span>

namespace layerscope {

/// The graph compiled to compute that many examples at once: every source has them along its first axis. Its sources
/// can be planned but not loaded; who runs the plan brings their numbers. `feeds` (of one example) say what is known of
/// the sources' axes, and give their keys.
std::shared_ptr<const Plan> compileExamples(const Graph& graph, const Feeds& feeds, std::int64_t examples,
                                            const LayerRegistry& registry);

/// Whether each example of these outputs lies at its own place of the first axis, shaped as in `one` (the plan for one
/// example), and depends on the example at that place alone. A layer that cannot say counts as one that mixes them.
bool keepsExamplesApart(const Plan& plan, const Plan& one, std::span<const NodeId> outputs);

/// How many examples at once are quick without taking much memory: results of all of them together stay small against
/// the budget. At least 1, at most kMostSuggested.
std::int64_t suggestedExamples(const Plan& one, Budget budget = {});
inline constexpr std::int64_t kMostSuggested = 32;

} // namespace layerscope
