// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/Graph.h"

#include <vector>

namespace layerscope {

/// Remembers the order of the model's inputs and outputs in the nodes' foreign part, where the graph alone would not
/// tell: several inputs, several outputs, an output that others take too, an end that is no output.
void markEnds(Graph& graph, const std::vector<NodeId>& inputs, const std::vector<Port>& outputs);

/// An input that leads to an Embedding gets whole numbers that the Embedding knows.
void feedWholeNumbers(Graph& graph);

} // namespace layerscope
