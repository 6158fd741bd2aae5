// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasWrappers.h"

#include "expression/LayerText.h"
#include "formats/keras/KerasParamsWrite.h"

#include <iterator>
#include <string_view>

namespace layerscope {
namespace {

constexpr std::string_view kBidirectional = "Bidirectional";
constexpr std::string_view kTimeDistributed = "TimeDistributed";
constexpr const char* kLayer = "layer"; // Keras's key, and the id of our parameter

/// The class of the layer object that a config holds under "layer", and that layer's config.
struct Inner {
    std::string className;
    Json config = Json::object();
};

Inner innerOf(const Json& config, const char* key) {
    Inner inner;
    const auto object = config.find(key);
    if (object == config.end() || !object->is_object())
        return inner;
    if (const auto name = object->find("class_name"); name != object->end() && name->is_string())
        inner.className = name->get<std::string>();
    if (const auto held = object->find("config"); held != object->end() && held->is_object())
        inner.config = *held;
    return inner;
}

/// What tells one direction's layer from the other's, and what matters to training only, left out.
Json withoutDirection(const Json& config) {
    Json out = Json::object();
    for (const auto& [key, value] : config.items()) {
        const std::string_view name = key;
        const bool forTraining = name.ends_with("_initializer") || name.ends_with("_regularizer") ||
                                 name.ends_with("_constraint") || name.ends_with("dropout") || name == "seed";
        if (!forTraining && name != "name" && name != "go_backwards" && name != "dtype" && name != "trainable" &&
            name != "zero_output_for_mask")
            out[key] = value;
    }
    return out;
}

bool isOn(const Json& config, const char* key) {
    const auto value = config.find(key);
    return value != config.end() && *value == true;
}

Json outerOf(Json config) {
    config.erase(kLayer);
    config.erase("backward_layer");
    return config;
}

KerasParams bidirectional(const Json& config, const LayerDef& def, const std::string& layerName, bool kerasTwo) {
    const Inner forward = innerOf(config, kLayer);
    const Inner backward = innerOf(config, "backward_layer");
    Json flat = forward.config;
    for (const char* key : {"name", "go_backwards", "return_state", "dtype", "trainable"})
        flat.erase(key);
    flat.update(outerOf(config));
    flat.erase("zero_output_for_mask"); // Bidirectional sets it itself
    KerasParams read = kerasParams(flat, def, layerName, kerasTwo);
    for (const auto& [key, value] : forward.config.items())
        read.foreign.erase(key); // the outer layer would refuse it
    const ParamDef* layer = def.param(kLayer);
    if (!layer || layer->problemWith(forward.className))
        read.obstacle = message(N_("“%1” runs a layer of the class %2 in both directions, which is not known here."),
                                layerName, forward.className);
    else
        read.params.set(kLayer, forward.className);
    const bool differ =
        !backward.className.empty() && (backward.className != forward.className ||
                                        withoutDirection(backward.config) != withoutDirection(forward.config));
    if (differ)
        read.obstacle =
            message(N_("“%1” has another layer backwards than forwards, which is not known here."), layerName);
    if (isOn(forward.config, "go_backwards") || isOn(forward.config, "return_state"))
        read.obstacle =
            message(N_("“%1” begins backwards, or hands out its state, which is not known here."), layerName);
    return read;
}

KerasParams timeDistributed(const Json& config, const LayerDef& def, const std::string& layerName, bool kerasTwo,
                            const LayerRegistry& registry) {
    KerasParams read = kerasParams(outerOf(config), def, layerName, kerasTwo);
    const Inner inner = innerOf(config, kLayer);
    const LayerDef* layer = registry.findKeras(inner.className);
    if (!layer) {
        read.obstacle =
            message(N_("“%1” repeats a layer of the class %2, which is not known here."), layerName, inner.className);
        return read;
    }
    auto wrapped = kerasWrapperParams(inner.config, *layer, layerName, kerasTwo, registry);
    const KerasParams held = wrapped ? std::move(*wrapped) : kerasParams(inner.config, *layer, layerName, kerasTwo);
    std::string text = layerText(*layer, held.params);
    read.obstacle = held.obstacle;
    read.notes.insert(read.notes.end(), held.notes.begin(), held.notes.end());
    if (const auto problem = def.param(kLayer)->problemWith(text))
        read.obstacle = *problem;
    else
        read.params.set(kLayer, std::move(text));
    return read;
}

/// A layer object as it stands within another one's config.
Json innerObject(const LayerDef& def, const Params& params, const std::string& name, const LayerRegistry& registry) {
    Json config = kerasBaseConfig(def.id);
    config["name"] = name;
    const auto wrapped = wrapperToKeras(def, params, registry);
    config.update(wrapped ? *wrapped : paramsToKeras(def, params));
    return kerasObject("keras.layers", def.id, std::move(config));
}

Json bidirectionalToKeras(const LayerDef& def, const Params& params, const LayerRegistry& registry) {
    Json config = paramsToKeras(def, params);
    Json out{{"merge_mode", config["merge_mode"]}};
    const LayerDef* inner = registry.find(params.text(kLayer));
    if (!inner)
        return out;
    Params held;
    for (const ParamDef& param : inner->params)
        if (const ParamValue* value = params.find(param.id); value && def.param(param.id))
            held.set(param.id, *value);
    held = inner->completed(std::move(held));
    out[kLayer] = innerObject(*inner, held, "forward_cell", registry);
    out["backward_layer"] = innerObject(*inner, held, "backward_cell", registry);
    out["backward_layer"]["config"]["go_backwards"] = true;
    return out;
}

} // namespace

std::optional<KerasParams> kerasWrapperParams(const Json& config, const LayerDef& def, const std::string& layerName,
                                              bool kerasTwo, const LayerRegistry& registry) {
    static const Json kEmpty = Json::object();
    const Json& object = config.is_object() ? config : kEmpty;
    if (def.id == kBidirectional)
        return bidirectional(object, def, layerName, kerasTwo);
    if (def.id == kTimeDistributed)
        return timeDistributed(object, def, layerName, kerasTwo, registry);
    return std::nullopt;
}

std::optional<Json> wrapperToKeras(const LayerDef& def, const Params& params, const LayerRegistry& registry) {
    if (def.id == kBidirectional)
        return bidirectionalToKeras(def, params, registry);
    if (def.id != kTimeDistributed)
        return std::nullopt;
    const auto inner = layerFromText(params.text(kLayer), registry);
    if (!inner)
        return Json::object();
    return Json{{kLayer, innerObject(*inner->def, inner->params, "repeated", registry)}};
}

} // namespace layerscope
