// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/keras/KerasWeightSink.h"
#include "formats/keras/KerasWeightsRead.h"

#include <optional>
#include <string>

namespace layerscope {

/// The group that has the older layout's "layer_names": "model_weights", or "" where the file has weights only. Nothing
/// when the file is of the newer layout.
std::optional<std::string> legacyWeightsRoot(const Hdf5Reader& file);

/// Each layer's weights are one list, all that are trained before the others; a model inside the model is one layer.
void readLegacyWeights(const std::string& root, const KerasPlaces& places, const KerasShapes& shapes,
                       KerasWeightSink& sink);

} // namespace layerscope
