// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Json.h"
#include "layer/LayerDef.h"

#include <optional>
#include <string>

namespace layerscope {

/// An operator that has to follow a layer, because Keras's name of its activation cannot say the arguments.
struct KerasFunction {
    std::string className; ///< of keras.src.ops.nn: "Celu"
    Json config;
};

/// Nothing when the activation can be said in a layer's config: by its name, or as one of Keras's activation layers.
std::optional<KerasFunction> operatorFor(const NamedFunction& activation);

/// "relu", or {"module": "keras.layers", "class_name": "LeakyReLU", ...}; "linear" where operatorFor says the rest.
Json activationToKeras(const NamedFunction& activation);
Json initializerToKeras(const NamedFunction& initializer);

/// The value as the layer's config has it; nothing for what Keras does not know.
std::optional<Json> paramToKeras(const ParamDef& def, const ParamValue& value);
/// All parameters of a layer; params are completed.
Json paramsToKeras(const LayerDef& def, const Params& params);

/// {"module": module, "class_name": className, "config": config, "registered_name": null}
Json kerasObject(const std::string& module, const std::string& className, Json config);
Json kerasDType(const std::string& name);
/// The keys that every layer's config has, for a trainable layer of 32-bit numbers; SpatialDropout refuses "trainable".
Json kerasBaseConfig(const std::string& className);

} // namespace layerscope
