// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/keras/Hdf5Reader.h"
#include "formats/keras/KerasConfig.h"
#include "formats/keras/KerasShapes.h"

#include <map>
#include <string>
#include <vector>

namespace layerscope {

/// A model's structure and where its layers are in a graph.
struct KerasPlaces {
    const FileModel& model;
    const std::map<const FileLayer*, NodeId>& nodes;
};

/// Puts the weights of an HDF5 file into the graph: of Keras 3 (by the layers' classes and their count), or of the
/// older layout (by the layers' names or order). What does not fit is named in notes and left to its initializer.
/// Returns how many weights were read.
std::size_t readKerasWeights(const Hdf5Reader& file, const KerasPlaces& places, const KerasShapes& shapes, Graph& graph,
                             std::vector<Message>& notes);

} // namespace layerscope
