// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/keras/KerasModel.h"
#include "graph/ResolvedGraph.h"
#include "layer/Registry.h"

#include <string>
#include <vector>

namespace layerscope {

/// A graph as a Keras model, and what could not be said as it is.
struct KerasOutline {
    KerasModel model;
    std::vector<Message> notes;
};

/// How formulas (Lambda, Einsum, activations with arguments) are said.
enum class KerasFormulas {
    Operators, ///< operators of keras.ops, as a file holds them
    Functions, ///< Lambda layers with a function, as Python code has them
};

/// Every layer with its weights; groups as models inside the model; bypassed layers and checks as Identity; Lambda as
/// the operators that it comes to. Throws ReadFailure with the layer's name when something has no form in Keras.
KerasOutline kerasOutline(const Graph& graph, const ResolvedGraph& resolved, const LayerRegistry& registry,
                          const std::string& name, KerasFormulas formulas = KerasFormulas::Operators);

} // namespace layerscope
