// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/Plan.h"

#include <span>

namespace layerscope {

/// The key of what a step gives: layer, parameters, weights, feed, and the keys of its inputs among `before`.
Key stepKey(const PlanStep& step, std::span<const PlanStep> before);

/// What the feed of a source knows of its axes, and that they go back to this node. `feed` may be null.
void nameSource(NodeId id, const Feed* feed, TensorSpec& output);

} // namespace layerscope
