// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Execution.h"
#include "layer/Fault.h"
#include "layer/ParamDef.h"
#include "tensor/Tensor.h"

#include <span>
#include <string_view>

namespace layerscope {

/// A numeric argument of an activation or an initializer.
struct FunctionArg {
    const char* id;
    const char* help; ///< N_()
    double value;     ///< default
    Range hard{};
    Range soft{};
    bool integer = false;
};

/// An activation of Keras 3 (reference/keras-layers.md 2.1).
struct ActivationDef {
    const char* id; ///< Keras's canonical name; saved
    const char* label;
    const char* formula; ///< N_()
    std::span<const FunctionArg> args = {};
};

std::span<const ActivationDef> activations();
/// By canonical name or alias ("swish" finds "silu"); null when there is none.
const ActivationDef* findActivation(std::string_view name);

/// Spec after the activation (only glu changes it), or why it cannot be applied.
Checked<TensorSpec> inferActivation(const NamedFunction& activation, const TensorSpec& input);
/// y = activation(x); may reuse x's buffer when it is "linear".
Tensor applyActivation(const NamedFunction& activation, const Tensor& x, const Execution& exec);
/// The same in place on a part of a tensor, for kernels that have just written it. Only for activations that work
/// element by element (isElementwise).
bool isElementwise(const NamedFunction& activation);
void activateInPlace(const NamedFunction& activation, std::span<float> values);

} // namespace layerscope
