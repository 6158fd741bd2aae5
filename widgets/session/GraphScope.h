// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/Graph.h"

#include <set>

namespace layerscope {

/// The nodes whose result an edit may change: those that it changed in more than name and place, and all that depend
/// on them or share their layer in `after`.
std::set<NodeId> affectedNodes(const GraphDelta& delta, const Graph& after);

} // namespace layerscope
