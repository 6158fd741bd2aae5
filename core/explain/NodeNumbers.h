// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "explain/Explain.h"
#include "run/Runner.h"

#include <functional>

namespace layerscope {

/// What a run knows of a node's output; null when it has none.
using ValueOf = std::function<const Value*(NodeId)>;

/// What a node computed its output from: the values of a run of this plan, and the weights that `runner` makes or
/// remembers. Fails when one is missing. On the runner's thread.
Result<NodeNumbers> gatherNumbers(const Plan& plan, const PlanStep& step, const ValueOf& valueOf, Runner& runner);

} // namespace layerscope
