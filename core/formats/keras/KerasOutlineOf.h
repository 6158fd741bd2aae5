// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/keras/KerasConfig.h"
#include "graph/Graph.h"

#include <map>

namespace layerscope {

/// A graph's layers as a model file would list them, with groups as models inside: enough to find weights by name, or
/// by class and order. Further calls are left out.
struct GraphOutline {
    FileModel model;
    std::map<const FileLayer*, NodeId> nodes; ///< points into model
};

GraphOutline outlineOf(const Graph& graph);

} // namespace layerscope
