// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Json.h"
#include "graph/Graph.h"
#include "layer/LayerDef.h"
#include "layer/Registry.h"

#include <map>
#include <set>
#include <vector>

namespace layerscope {

/// Output and weights of every node of a graph, as far as they can be known.
struct KerasShapes {
    std::map<NodeId, TensorSpec> outputs;
    std::map<NodeId, std::vector<WeightDef>> weights; ///< of layers; further calls have none
    std::set<NodeId> opaque;                          ///< layers that are not known or cannot be computed
    std::vector<Message> notes;                       ///< where the file recorded another shape
};

/// `recorded`: shapes of outputs as a file has them (batch first, null where open). What a layer cannot say itself,
/// because it or one before it is not known, is taken from there.
KerasShapes kerasShapes(const Graph& graph, const LayerRegistry& registry, const std::map<NodeId, Json>& recorded);

} // namespace layerscope
