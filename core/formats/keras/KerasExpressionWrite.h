// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/Evaluate.h"
#include "formats/keras/KerasModel.h"
#include "layer/Registry.h"

#include <functional>
#include <span>
#include <string>

namespace layerscope {

/// Whether a layer is a formula for Keras, not a layer: Lambda, Einsum of two inputs.
bool isFormula(const Node& layer);

/// Such a layer's formula, checked for inputs of these shapes. Throws ReadFailure with the layer's name.
class KerasExpression {
public:
    KerasExpression(const Node& layer, const LayerRegistry& registry, std::span<const TensorSpec> inputs);

    /// Adds its operators to the model's layers; the last one, whose tensor is returned, has `name`.
    KerasTensor appendTo(KerasModel& model, std::span<const KerasTensor> inputs, const std::string& name,
                         const KerasOutput& output,
                         const std::function<std::string(const std::string&)>& uniqueName) const;
    /// A Lambda layer with its call, for Python code.
    KerasLayer lambda(const std::string& name, std::span<const KerasTensor> inputs, const KerasOutput& output) const;

private:
    std::string m_place;
    expression::Lowered m_lowered;
    expression::Inferred m_inferred;
};

} // namespace layerscope
