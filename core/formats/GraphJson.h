// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Json.h"
#include "formats/WeightJson.h"
#include "graph/Graph.h"
#include "layer/Registry.h"

#include <cstddef>
#include <vector>

namespace layerscope {

/// The content of graph.json. Nodes by id, links by the port where they end.
Json graphJson(const Graph& graph, const LayerRegistry& registry, const WeightWriter& writeWeight);

/// A graph and what was passed over on reading it.
struct GraphWithNotes {
    Graph graph;
    std::vector<Message> notes;
};

/// Throws ReadFailure. Links that lead nowhere, end where another ends or close a circle are left out with a note.
GraphWithNotes graphFrom(const JsonPlace& place, const LayerRegistry& registry, const WeightReader& readWeight,
                         std::size_t maxNodes);

} // namespace layerscope
