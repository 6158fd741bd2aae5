// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Json.h"
#include "layer/Params.h"

#include <optional>
#include <string>

namespace layerscope {

/// The name that a Keras object or text says: "relu" for "relu", {"class_name": "function", "config": "relu"} and
/// {"class_name": "relu"}; "" when it says none.
std::string kerasFunctionName(const Json& json);

/// An activation as Keras writes it: null (linear), a name, a function, or a layer such as {"class_name": "LeakyReLU"}.
/// Nothing when we have no such activation.
std::optional<NamedFunction> kerasActivation(const Json& json);

/// An initializer as Keras writes it; settings that we have no word for keep their defaults. Nothing when it is
/// unknown.
std::optional<NamedFunction> kerasInitializer(const Json& json);

} // namespace layerscope
