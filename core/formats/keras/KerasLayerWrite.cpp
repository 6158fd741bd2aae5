// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasLayerWrite.h"

#include "formats/keras/KerasForeign.h"
#include "formats/keras/KerasParamsWrite.h"
#include "formats/keras/KerasWrappers.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <utility>

namespace layerscope {
namespace {

/// Layers that Keras calls with one list of tensors.
constexpr std::array<std::string_view, 10> kTakeLists{"Add",       "Subtract",         "Multiply",    "Average",
                                                      "Maximum",   "Minimum",          "Concatenate", "Dot",
                                                      "Attention", "AdditiveAttention"};
/// Types of ours that are no classes of Keras.
constexpr std::string_view kCheck = "InputSpec";

bool takesList(const Node& layer) {
    return std::ranges::find(kTakeLists, layer.type) != kTakeLists.end();
}

void addMissing(Json& config, const Json& foreign) {
    for (const auto& [key, value] : foreign.items())
        if (!config.contains(key))
            config[key] = value;
}

/// "vars/0", "cell/vars/1": counted for each part of the layer.
std::vector<KerasWeight> weightsOf(const ResolvedNode& resolved) {
    std::vector<KerasWeight> weights;
    std::map<std::string, int> counts;
    for (std::size_t i = 0; i < resolved.weightDefs.size(); ++i) {
        const WeightDef& def = resolved.weightDefs[i];
        const std::string prefix = def.owner.empty() ? std::string() : def.owner + "/";
        weights.push_back({.path = prefix + "vars/" + std::to_string(counts[def.owner]++),
                           .name = prefix + def.name,
                           .key = def.name,
                           .tensor = resolved.weights[i],
                           .trainable = def.trainable});
    }
    return weights;
}

KerasLayer placeholder(const Node& node, const KerasForeign& foreign, const std::string& name) {
    KerasLayer layer;
    layer.name = name;
    layer.node = node.id;
    layer.module = foreign.layer.value("module", std::string());
    layer.className = foreign.layer.value("class_name", std::string());
    for (const auto& [key, value] : foreign.layer.items())
        if (key == "config")
            layer.config = value;
        else if (key == "registered_name")
            layer.registeredName = value;
        else if (key != "module" && key != "class_name" && key != "name" && key != "inbound_nodes")
            layer.extra[key] = value;
    if (layer.config.is_object())
        layer.config["name"] = name;
    layer.isUnknown = true;
    layer.isOperator = layer.module.starts_with("keras.src.ops");
    for (const auto& [path, tensor] : node.weights)
        layer.weights.push_back({.path = path, .name = path, .key = path, .tensor = tensor});
    return layer;
}

KerasArg argFrom(const Json& json, std::span<const KerasTensor> inputs) {
    if (json.is_object() && json.size() == 1 && json.contains("input") && json["input"].is_number_integer()) {
        const auto port = json["input"].get<std::int64_t>();
        if (port >= 0 && port < static_cast<std::int64_t>(inputs.size()))
            return {inputs[static_cast<std::size_t>(port)]};
    }
    if (!json.is_array())
        return {json};
    std::vector<KerasArg> list;
    for (const Json& entry : json)
        list.push_back(argFrom(entry, inputs));
    return {std::move(list)};
}

KerasCall callAsItWas(const Json& call, std::span<const KerasTensor> inputs) {
    KerasCall result;
    if (const auto args = call.find("args"); args != call.end() && args->is_array())
        for (const Json& arg : *args)
            result.args.push_back(argFrom(arg, inputs));
    if (const auto kwargs = call.find("kwargs"); kwargs != call.end() && kwargs->is_object())
        for (const auto& [key, value] : kwargs->items())
            result.kwargs.emplace_back(key, argFrom(value, inputs));
    return result;
}

} // namespace

KerasLayer kerasLayer(const Node& node, const ResolvedNode& resolved, const LayerRegistry& registry,
                      const std::string& name) {
    const KerasForeign foreign = kerasForeignOf(node);
    const LayerDef* def = registry.find(node.type);
    if (foreign.layer.is_object() && (!def || !def->forward) && !node.bypassed)
        return placeholder(node, foreign, name);
    KerasLayer layer;
    layer.name = name;
    layer.node = node.id;
    layer.config = {{"name", name}};
    if (node.bypassed || node.type == kCheck) {
        layer.className = "Identity";
    } else if (!def || !def->forward) {
        throw ReadFailure{{message(N_("Nothing is known of this layer that Keras could read.")),
                           message(N_("Replace it, or bypass it.")), node.name}};
    } else {
        layer.className = def->id;
        const Params params = def->completed(node.params);
        const auto wrapper = wrapperToKeras(*def, params, registry);
        layer.config.update(wrapper ? *wrapper : paramsToKeras(*def, params));
        layer.weights = weightsOf(resolved);
        addMissing(layer.config, foreign.config);
    }
    addMissing(layer.config, kerasBaseConfig(layer.className));
    return layer;
}

KerasLayer kerasInput(const std::string& name, const KerasOutput& output, const Json& foreign) {
    KerasLayer layer;
    layer.name = name;
    layer.className = "InputLayer";
    layer.config = {{"name", name},          {"batch_shape", shapeToKeras(output.shape)},
                    {"dtype", output.dtype}, {"sparse", false},
                    {"ragged", false},       {"optional", false}};
    addMissing(layer.config, foreign);
    KerasCall call;
    call.outputs.push_back(output);
    layer.calls.push_back(std::move(call));
    return layer;
}

KerasLayer kerasOperator(const std::string& module, const std::string& className, const std::string& name,
                         Json config) {
    KerasLayer layer;
    layer.name = name;
    layer.module = module;
    layer.className = className;
    layer.registeredName = className;
    layer.config = std::move(config);
    layer.config["name"] = name;
    layer.isOperator = true;
    return layer;
}

KerasCall kerasCall(const Node& layer, const LayerRegistry& registry, std::span<const KerasTensor> inputs) {
    const LayerDef* def = registry.find(layer.type);
    const KerasForeign foreign = def && def->forward ? KerasForeign{} : kerasForeignOf(layer);
    if (foreign.call.is_object() && !layer.bypassed)
        return callAsItWas(foreign.call, inputs);
    KerasCall call;
    std::vector<KerasArg> tensors;
    for (const KerasTensor& input : inputs)
        tensors.push_back({input});
    if (layer.bypassed)
        tensors.resize(1);
    if (takesList(layer) && !layer.bypassed)
        call.args.push_back({std::move(tensors)});
    else
        call.args = std::move(tensors);
    if (const ParamValue* causal = layer.params.find("use_causal_mask");
        causal && !layer.bypassed && *causal == ParamValue(true))
        call.kwargs.emplace_back("use_causal_mask", KerasArg{Json(true)});
    return call;
}

KerasOutput kerasOutput(const ResolvedNode& resolved) {
    return {resolved.openShape, toString(resolved.output.dtype)};
}

Json shapeToKeras(const OpenShape& shape) {
    Json json = Json::array();
    for (const auto& size : shape)
        json.push_back(size ? Json(*size) : Json());
    return json;
}

namespace {

/// Of MultiHeadAttention, the one layer of ours that Keras calls with several tensors that are no list.
Json namedShapes(std::span<const KerasOutput> inputs) {
    constexpr std::array kNames{"query_shape", "value_shape", "key_shape"};
    Json shapes = Json::object();
    for (std::size_t i = 0; i < std::min(inputs.size(), kNames.size()); ++i)
        shapes[kNames[i]] = shapeToKeras(inputs[i].shape);
    return {{"shapes_dict", std::move(shapes)}};
}

} // namespace

Json buildConfigOf(std::span<const KerasOutput> inputs, bool asList) {
    if (!asList)
        return inputs.size() == 1 ? Json{{"input_shape", shapeToKeras(inputs.front().shape)}} : namedShapes(inputs);
    Json shapes = Json::array();
    for (const KerasOutput& input : inputs)
        shapes.push_back(shapeToKeras(input.shape));
    return {{"input_shape", std::move(shapes)}};
}

} // namespace layerscope
