// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/keras/KerasModel.h"
#include "graph/ResolvedGraph.h"
#include "layer/Registry.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace layerscope {

struct KerasForeign;

/// A layer's own part of the file: class, config, weights; without name's uniqueness, calls and build_config. `node` is
/// the layer (no further call).
KerasLayer kerasLayer(const Node& node, const ResolvedNode& resolved, const LayerRegistry& registry,
                      const std::string& name);
/// An InputLayer of that output; `foreign` has what its config had besides.
KerasLayer kerasInput(const std::string& name, const KerasOutput& output, const Json& foreign);
/// An operator: module "keras.src.ops.nn", class "Celu"; config without its name.
KerasLayer kerasOperator(const std::string& module, const std::string& className, const std::string& name, Json config);

/// The call of a layer on tensors: a list for those that merge, one after another for the rest; of a placeholder as it
/// was in its file.
KerasCall kerasCall(const Node& layer, const LayerRegistry& registry, std::span<const KerasTensor> inputs);

KerasOutput kerasOutput(const ResolvedNode& resolved);
/// {"input_shape": [null, 8]} or, for several, a list of shapes.
Json buildConfigOf(std::span<const KerasOutput> inputs, bool asList);
Json shapeToKeras(const OpenShape& shape);

} // namespace layerscope
