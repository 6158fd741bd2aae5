// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/Graph.h"
#include "run/Plan.h"

#include <cstdint>
#include <string>
#include <vector>

namespace layerscope {

/// The node of that name, with its step. Stop when there is none, or it cannot be computed.
const PlanStep& stepNamed(const Plan& plan, const Graph& graph, const std::string& name);

/// "12,30,4": an index a dimension; without the batch it is the first example. "": the middle. Stop when there is no
/// such element.
std::vector<std::int64_t> elementAt(const std::string& text, const PlanStep& step);

} // namespace layerscope
