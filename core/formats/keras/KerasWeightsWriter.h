// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "formats/keras/Hdf5Writer.h"
#include "formats/keras/KerasModel.h"

#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace layerscope {

/// The Keras that our files are written for.
inline constexpr const char* kKerasVersion = "3.15.1";

/// Where a file keeps the weights of a node's layer: by its node and the key in Node::weights, the dataset.
using KerasWeightPaths = std::map<std::pair<NodeId, std::string>, std::string>;

/// model.weights.h5 and *.weights.h5: a group a layer, named by its class and how many of that class came before it.
KerasWeightPaths writeKerasWeights(Hdf5Writer& file, const KerasModel& model);
/// model_weights of an .h5 file: a group a layer of the outermost model, by its name, with the weights of what lies in
/// it: the trainable ones, then the others.
KerasWeightPaths writeLegacyWeights(Hdf5Writer& file, const KerasModel& model);

} // namespace layerscope
