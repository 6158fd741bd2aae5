// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/keras/KerasConfig.h"
#include "graph/Graph.h"
#include "layer/Registry.h"

#include <cstddef>
#include <map>
#include <vector>

namespace layerscope {

struct KerasImportOptions {
    bool kerasTwo = false; ///< written by Keras 2 or tf-keras
    std::size_t maxNodes = 100'000;
};

/// A model of a file as a graph, without weights and not laid out.
struct KerasImported {
    Graph graph;
    std::vector<Message> notes;
    std::map<const FileLayer*, NodeId> nodes; ///< of each layer its first call; not of models within
    std::vector<NodeId> masked;               ///< calls that Keras made with a mask
    std::map<NodeId, Json> recorded;          ///< shape of a node's output as the file has it, batch first
};

/// Throws ReadFailure when the file's calls make no sense: circles, layers or calls that are not there.
KerasImported importKeras(const FileModel& model, const LayerRegistry& registry, const KerasImportOptions& options);

} // namespace layerscope
