// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/ResolvedGraph.h"
#include "layer/Registry.h"

namespace layerscope {

/// Shapes and weights of every node, as a run would have them. Fails with the first mistake. A layer that cannot be
/// computed (a placeholder) is no mistake here. Takes the memory of all weights that are not held yet.
Result<ResolvedGraph> resolve(const Graph& graph, const LayerRegistry& registry);

} // namespace layerscope
