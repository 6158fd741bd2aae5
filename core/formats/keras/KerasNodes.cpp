// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasNodes.h"

#include "formats/keras/KerasForeign.h"
#include "formats/keras/KerasFormulas.h"
#include "formats/keras/KerasInputShape.h"
#include "formats/keras/KerasParamsRead.h"
#include "formats/keras/KerasWrappers.h"
#include "graph/GraphEdits.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace layerscope {
namespace {

constexpr const char* kPlaceholder = "Placeholder";
constexpr const char* kOldHardSigmoid = "clip(0.2 * x + 0.5, 0, 1)";

/// Sets a parameter that the layer may not have.
void setIfKnown(Node& node, const LayerDef& def, const char* param, ParamValue value) {
    const ParamDef* known = def.param(param);
    if (known && !known->problemWith(value))
        node.params.set(param, std::move(value));
}

std::vector<FileTensor> tensorsIn(const Json& json) {
    std::vector<FileTensor> tensors;
    collectFileTensors(json, tensors);
    return tensors;
}

/// Tensors replaced by {"input": port}, in the order in which collectFileTensors finds them.
Json withPorts(const Json& json, int& port) {
    if (fileTensorFrom(json))
        return {{"input", port++}};
    Json out = json;
    if (out.is_structured())
        for (Json& inner : out)
            inner = withPorts(inner, port);
    return out;
}

/// Sizes without the batch, where all are known.
std::optional<Ints> closedShape(const Json& shape) {
    if (!shape.is_array() || shape.empty())
        return std::nullopt;
    Ints out;
    for (std::size_t i = 1; i < shape.size(); ++i) {
        if (!shape[i].is_number_integer())
            return std::nullopt;
        out.push_back(shape[i].get<std::int64_t>());
    }
    return out;
}

/// A policy that stores weights in another way than the layer's class says.
bool isQuantized(const Json& config) {
    const auto dtype = config.is_object() ? config.find("dtype") : config.end();
    if (!config.is_object() || dtype == config.end())
        return false;
    const std::string text = dtype->dump();
    return text.find("Quantized") != std::string::npos || text.find("int8") != std::string::npos;
}

void keepConfig(Node& node, Json config) {
    KerasForeign foreign;
    foreign.config = std::move(config);
    setKerasForeign(node, foreign);
}

constexpr std::array<std::string_view, 3> kAttentionInputs{"query", "value", "key"};

/// MultiHeadAttention is mostly called with names: value=x, key=y, use_causal_mask=True. True for a name that is
/// understood.
bool takenByAttention(const std::string& name, const Json& value, const LayerDef& def, KerasNode& made) {
    if (std::string_view(def.id) != "MultiHeadAttention")
        return false;
    if (name == "use_causal_mask")
        setIfKnown(made.node, def, "use_causal_mask", value == true);
    return name == "use_causal_mask" || std::ranges::find(kAttentionInputs, name) != kAttentionInputs.end();
}

void addAttentionInputs(const FileCall& call, const LayerDef& def, KerasNode& made) {
    if (std::string_view(def.id) != "MultiHeadAttention" || !call.kwargs.is_object())
        return;
    for (const std::string_view name : kAttentionInputs)
        if (const auto value = call.kwargs.find(std::string(name)); value != call.kwargs.end())
            for (FileTensor& tensor : tensorsIn(*value))
                made.inputs.push_back(std::move(tensor));
}

const ParamDef* expressionOf(const LayerDef* lambda) {
    if (!lambda)
        return nullptr;
    const auto found = std::ranges::find(lambda->params, ParamKind::Expression, &ParamDef::kind);
    return found == lambda->params.end() ? nullptr : &*found;
}

Json foreignOfInput(const Json& config) {
    Json foreign = Json::object();
    for (const auto& [key, value] : config.items())
        if (key != "name" && key != "batch_shape" && key != "batch_input_shape" && key != "dtype" && !value.is_null() &&
            value != false)
            foreign[key] = value;
    return foreign;
}

} // namespace

KerasNode KerasNodes::madeOf(const LayerDef& def, const std::string& name) const {
    KerasNode made;
    made.node = makeNode(def, {});
    made.node.name = name;
    return made;
}

KerasNode KerasNodes::call(const FileLayer& layer, const FileCall& call, const Json& shape) const {
    if (layer.isOperator || layer.className == "Lambda" || isTfOperator(layer)) {
        KerasFormula read = isTfOperator(layer) ? tfOperatorFormula(layer, call)
                            : layer.isOperator  ? operatorFormula(layer, call)
                                                : lambdaFormula(layer, call);
        if (read.obstacle.empty())
            if (auto made = formula(layer, read.expression, std::move(read.inputs)))
                return std::move(*made);
        if (read.obstacle.empty())
            read.obstacle = message(N_("The formula %1 is not known here."), read.expression);
        return placeholder(layer, call, shape, read.obstacle);
    }
    const LayerDef* def = m_registry.findKeras(layer.className);
    if (!def || def->isSource() || def->hidden)
        return placeholder(layer, call, shape, message(N_("Layerscope has no layer %1."), layer.className));
    Message obstacle;
    KerasNode made = known(layer, call, *def, obstacle);
    if (obstacle.empty())
        return made;
    return placeholder(layer, call, shape, obstacle);
}

KerasNode KerasNodes::known(const FileLayer& layer, const FileCall& call, const LayerDef& def,
                            Message& obstacle) const {
    auto wrapper = kerasWrapperParams(layer.config(), def, layer.name, m_kerasTwo, m_registry);
    KerasParams read = wrapper ? std::move(*wrapper) : kerasParams(layer.config(), def, layer.name, m_kerasTwo);
    KerasNode made = madeOf(def, layer.name);
    made.inputs = tensorsIn(call.args);
    made.notes = std::move(read.notes);
    made.oldHardSigmoid = read.oldHardSigmoid;
    made.node.params = std::move(read.params);
    keepConfig(made.node, std::move(read.foreign));
    obstacle = std::move(read.obstacle);
    if (isQuantized(layer.config()))
        obstacle = message(N_("Its weights are stored as small whole numbers, which cannot be read here."));
    addAttentionInputs(call, def, made);
    for (const auto& [key, value] : call.kwargs.items())
        if (!takenByAttention(key, value, def, made) && !tensorsIn(value).empty())
            obstacle = message(N_("It is called with a tensor as “%1”, which is not known here."), key);
    return made;
}

KerasNode KerasNodes::placeholder(const FileLayer& layer, const FileCall& call, const Json& shape,
                                  const Message& reason) const {
    const LayerDef* def = m_registry.find(kPlaceholder);
    KerasNode made;
    if (def)
        made = madeOf(*def, layer.name);
    made.node.type = def ? kPlaceholder : layer.className;
    made.node.name = layer.name;
    made.inputs = tensorsOf(call);
    if (def) {
        setIfKnown(made.node, *def, "class_name", layer.className);
        setIfKnown(made.node, *def, "reason", reason.toString());
        if (auto sizes = closedShape(shape))
            setIfKnown(made.node, *def, "output_shape", std::move(*sizes));
    }
    Json object = layer.place.json();
    object.erase("name");
    object.erase("inbound_nodes");
    int port = 0;
    Json args = withPorts(call.args, port);
    Json kwargs = withPorts(call.kwargs, port);
    KerasForeign foreign;
    foreign.layer = std::move(object);
    foreign.call = {{"args", std::move(args)}, {"kwargs", std::move(kwargs)}};
    setKerasForeign(made.node, foreign);
    made.notes.push_back(message(N_("“%1” cannot be computed: %2"), layer.name, reason.toString()));
    return made;
}

std::optional<KerasNode> KerasNodes::formula(const FileLayer& layer, const std::string& expression,
                                             std::vector<FileTensor> inputs) const {
    const LayerDef* def = m_registry.find("Lambda");
    const ParamDef* param = expressionOf(def);
    if (!param || param->problemWith(expression))
        return std::nullopt;
    KerasNode made = madeOf(*def, layer.name);
    made.node.params.set(param->id, expression);
    made.inputs = std::move(inputs);
    return made;
}

KerasNode KerasNodes::oldHardSigmoid(const std::string& after) const {
    const LayerDef* def = m_registry.find("Lambda");
    const ParamDef* param = expressionOf(def);
    if (!param)
        throw ReadFailure{{message(N_("The hard sigmoid of Keras 2 is not known here.")), {}, after}};
    KerasNode made = madeOf(*def, after + "_hard_sigmoid");
    made.node.params.set(param->id, std::string(kOldHardSigmoid));
    return made;
}

KerasNode KerasNodes::input(const std::string& name, const Json& batchShape, const Json& config) const {
    const LayerDef* def = m_registry.find("Input");
    const KerasInputShape shape = kerasInputShape(batchShape, name);
    KerasNode made = madeOf(*def, name);
    made.node.params.set("shape", shape.shape);
    const bool whole = config.is_object() && config.value("dtype", Json("")).dump().find("int") != std::string::npos;
    setIfKnown(made.node, *def, "open_axes", shape.openAxes);
    setIfKnown(made.node, *def, "dtype", std::string(whole ? "int32" : "float32"));
    setIfKnown(made.node, *def, "source", std::string("noise:1"));
    if (shape.unknownChannels)
        made.notes.push_back(message(N_("“%1”: the file leaves even the channels open; set its shape."), name));
    if (config.is_object())
        keepConfig(made.node, foreignOfInput(config));
    return made;
}

KerasNode KerasNodes::innerInput(const std::string& name) const {
    return madeOf(*m_registry.find("Identity"), name);
}

} // namespace layerscope
