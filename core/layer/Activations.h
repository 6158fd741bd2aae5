// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Epilogue.h"
#include "kernels/Execution.h"
#include "kernels/Finish.h"
#include "layer/Fault.h"
#include "layer/ParamDef.h"
#include "tensor/Tensor.h"

#include <optional>
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
    /// y = activation(x) in place, element by element; null for those that look along an axis.
    void (*elementwise)(const NamedFunction&, std::span<float>) = nullptr;
    const char* alias = ""; ///< another name that Keras accepts
};

std::span<const ActivationDef> activations();
/// By canonical name or alias ("swish" finds "silu"); null when there is none.
const ActivationDef* findActivation(std::string_view name);

/// Spec after the activation (only glu changes it), or why it cannot be applied.
Checked<TensorSpec> inferActivation(const NamedFunction& activation, const TensorSpec& input);
/// Nothing when the name is known and every argument is known and in its hard range; otherwise a sentence.
std::optional<Message> problemWithActivation(const NamedFunction& activation);

/// y = activation(x) for a tensor of that shape, without asking for memory; y may be x, but for glu, which changes the
/// shape.
void applyActivation(const NamedFunction& activation, const Shape& shape, std::span<const float> x, std::span<float> y,
                     const Execution& exec);
/// y = activation(x); may reuse x's buffer when it is "linear".
Tensor applyActivation(const NamedFunction& activation, const Tensor& x, const Execution& exec);
/// The same in place on a part of a tensor, for kernels that have just written it. Only for activations that work
/// element by element (isElementwise).
bool isElementwise(const NamedFunction& activation);
void activateInPlace(const NamedFunction& activation, std::span<float> values);

/// How a kernel applies an activation that works element by element: in registers where that is cheap, otherwise on
/// what it has just written.
struct OnTheWay {
    Epilogue epilogue{};
    Finish finish{};
};
OnTheWay onTheWay(const NamedFunction& activation);

} // namespace layerscope
