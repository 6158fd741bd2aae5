// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Activations.h"
#include "layer/Params.h"
#include "tensor/Tensor.h"

#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace layerscope {

/// An initializer of Keras 3 (reference/keras-layers.md 2.2). Every random one has an argument "seed".
struct InitializerDef {
    const char* id; ///< Keras's class name; saved
    const char* label;
    const char* help; ///< N_()
    std::span<const FunctionArg> args = {};
    const char* alias = ""; ///< another name that Keras accepts
};

std::span<const InitializerDef> initializers();
/// By class name or snake_case ("glorot_uniform"); null when there is none.
const InitializerDef* findInitializer(std::string_view name);

/// Nothing when the name is known and every argument is known and in its hard range; otherwise a sentence.
std::optional<Message> problemWithInitializer(const NamedFunction& initializer);

/// How many numbers go into a unit, and how many come out: what the Glorot, He and LeCun initializers scale by.
using Fans = std::array<std::int64_t, 2>;
/// Keras's, from a weight's shape: (..., inputs, outputs).
Fans fansOf(const Shape& shape);

/// Numbers of that distribution. The same arguments give the same bits; `salt` (the weight's name and its node's id)
/// keeps two weights with one seed apart. `fans` where they are not those of the shape.
Checked<Tensor> initialize(const NamedFunction& initializer, const Shape& shape, std::uint64_t salt,
                           const std::optional<Fans>& fans = {});

} // namespace layerscope
