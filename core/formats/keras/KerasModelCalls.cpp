// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasModelBuilder.h"

#include "formats/keras/KerasExpressionWrite.h"
#include "formats/keras/KerasForeign.h"
#include "formats/keras/KerasLayerWrite.h"
#include "formats/keras/KerasParamsWrite.h"

#include <utility>

// How a KerasModelBuilder turns nodes and groups into layers and their calls.
namespace layerscope {
namespace {

constexpr std::string_view kCheck = "InputSpec";

/// A chain of layers, each called once with the output of the one before: all that a Sequential can be.
bool isChain(const KerasModel& model) {
    if (model.inputs.size() != 1 || model.outputs.size() != 1 || model.outputs[0].layer + 1 != model.layers.size())
        return false;
    for (std::size_t i = 0; i < model.layers.size(); ++i) {
        const KerasLayer& layer = model.layers[i];
        if (layer.isOperator || layer.calls.size() != 1 || layer.calls[0].outputs.size() != 1)
            return false;
        const std::vector<KerasTensor> inputs = tensorsOf(layer.calls[0]);
        const bool follows = inputs.size() == 1 && inputs[0].layer + 1 == i;
        if (i == 0 ? !inputs.empty() : !follows)
            return false;
    }
    return true;
}

} // namespace

void KerasModelBuilder::addInput(const Node& node, const KerasOutput& output, const Json& foreign) {
    const KerasTensor tensor{m_model.layers.size(), 0, 0};
    KerasLayer input = kerasInput(nameOf(node), output, foreign);
    input.node = node.id;
    input.calls[0].node = node.id;
    m_model.layers.push_back(std::move(input));
    m_model.inputs.push_back(tensor);
    m_inputNodes.push_back(node.id);
    m_values[node.id] = tensor;
}

void KerasModelBuilder::addNode(NodeId id) {
    const Node& node = *m_context.graph.find(id);
    const Node& layer = *m_context.graph.layerOf(id);
    const LayerDef* def = m_context.registry.find(layer.type);
    if (def && def->isSource())
        return addInput(node, kerasOutput(m_context.at(id)), kerasForeignOf(node).config);
    if (isEntry(id)) {
        m_entries.push_back({{id, m_context.graph.linksInto(id).front().to.index}});
        return addInput(node, kerasOutput(m_context.at(id)), Json::object());
    }
    if (node.bypassed)
        m_context.notes.push_back(
            message(N_("The bypassed layer “%1” is saved as Identity, which hands its input on."), node.name));
    else if (layer.type == kCheck)
        m_context.notes.push_back(
            message(N_("Keras has no layer that checks like “%1”; it is saved as Identity."), node.name));
    if (!node.bypassed && isFormula(layer))
        return addFormula(id, layer);
    addCall(id, node.bypassed ? node : layer);
}

/// Operators one after another, the last of them under the layer's name; or a Lambda layer with a function.
void KerasModelBuilder::addFormula(NodeId id, const Node& layer) {
    const Node& node = *m_context.graph.find(id);
    std::vector<KerasTensor> inputs;
    std::vector<TensorSpec> specs;
    for (const Link& link : m_context.graph.linksInto(id)) {
        inputs.push_back(tensorAt(link.to));
        specs.push_back(m_context.at(link.from.node).output);
    }
    const KerasOutput output = kerasOutput(m_context.at(id));
    const KerasExpression formula(layer, m_context.registry, specs);
    const std::string name = nameOf(node);
    if (m_context.formulas == KerasFormulas::Functions) {
        m_values[id] = {m_model.layers.size(), 0, 0};
        m_model.layers.push_back(formula.lambda(name, inputs, output));
        m_model.layers.back().calls[0].node = id;
        return;
    }
    m_values[id] = formula.appendTo(m_model, inputs, name, output,
                                    [this](const std::string& wanted) { return uniqueName(wanted); });
    m_model.layers.back().calls[0].node = id;
}

/// A tensor that a node takes at a port, in terms of this model.
KerasTensor KerasModelBuilder::tensorAt(Port port) {
    const NodeId source = m_context.graph.links().at(port).node;
    const auto known = m_values.find(source);
    return known != m_values.end() ? known->second : outside(source, port);
}

/// What comes from outside without an Identity to receive it gets an InputLayer.
KerasTensor KerasModelBuilder::outside(NodeId source, Port port) {
    const auto known = m_fromOutside.find(source);
    if (known != m_fromOutside.end())
        return known->second;
    const KerasTensor tensor{m_model.layers.size(), 0, 0};
    m_model.layers.push_back(
        kerasInput(uniqueName("input_" + m_context.graph.find(source)->name), kerasOutput(m_context.at(source)), {}));
    m_model.inputs.push_back(tensor);
    m_inputNodes.push_back({});
    m_entries.push_back({port});
    return m_fromOutside[source] = tensor;
}

void KerasModelBuilder::addCall(NodeId id, const Node& drawnLayer) {
    const Node& node = *m_context.graph.find(id);
    Node layer = drawnLayer;
    layer.bypassed = node.bypassed;
    std::vector<KerasTensor> inputs;
    std::vector<KerasOutput> shapes;
    for (const Link& link : m_context.graph.linksInto(id)) {
        inputs.push_back(tensorAt(link.to));
        shapes.push_back(m_model.outputOf(inputs.back()));
    }
    KerasCall call = kerasCall(layer, m_context.registry, inputs);
    call.node = id;
    call.outputs.push_back(kerasOutput(m_context.at(id)));
    const auto [known, isNew] = m_layers.try_emplace({layer.id, layer.bypassed}, m_model.layers.size());
    if (isNew) {
        const bool nameIsTaken = drawnLayer.bypassed && !node.bypassed;
        KerasLayer made = kerasLayer(layer, m_context.at(id), m_context.registry,
                                     nameIsTaken ? uniqueName(node.name) : nameOf(layer));
        const bool asList = !call.args.empty() && std::holds_alternative<std::vector<KerasArg>>(call.args[0].value);
        if (!made.isOperator && !made.extra.contains("build_config") && !shapes.empty())
            made.extra["build_config"] = buildConfigOf(shapes, asList);
        m_model.layers.push_back(std::move(made));
    }
    KerasLayer& target = m_model.layers[known->second];
    const KerasTensor result{known->second, target.calls.size(), 0};
    target.calls.push_back(std::move(call));
    m_values[id] = finished(id, result, layer);
}

/// An activation whose arguments no config can say follows as an operator.
KerasTensor KerasModelBuilder::finished(NodeId id, KerasTensor tensor, const Node& layer) {
    const ParamValue* activation = layer.params.find("activation");
    const auto* function = activation ? std::get_if<NamedFunction>(activation) : nullptr;
    const bool inPlace = layer.bypassed || m_context.formulas == KerasFormulas::Functions;
    const auto after = function && !inPlace ? operatorFor(*function) : std::nullopt;
    if (!after)
        return tensor;
    const KerasTensor result{m_model.layers.size(), 0, 0};
    KerasLayer made = kerasOperator("keras.src.ops.nn", after->className,
                                    uniqueName(m_context.graph.find(id)->name + "_" + function->name), after->config);
    KerasCall call;
    call.args.push_back({tensor});
    call.outputs.push_back(kerasOutput(m_context.at(id)));
    made.calls.push_back(std::move(call));
    m_model.layers.push_back(std::move(made));
    return result;
}

const KerasInner& KerasModelBuilder::innerOf(GroupId base) {
    const auto [found, isNew] = m_inner.try_emplace(base);
    if (!isNew)
        return found->second;
    const Group& group = *m_context.graph.findGroup(base);
    KerasModelBuilder builder(m_context, base);
    KerasLayer layer;
    layer.name = uniqueName(group.name);
    layer.model = std::make_shared<KerasModel>(builder.build(layer.name));
    layer.model->sequential = group.sequential && isChain(*layer.model);
    layer.module = layer.model->sequential ? "keras" : "keras.src.models.functional";
    layer.className = layer.model->sequential ? "Sequential" : "Functional";
    layer.registeredName = layer.model->sequential ? Json() : Json("Functional");
    found->second = {m_model.layers.size(), builder.entries(), m_context.groups.outputsOf(base)};
    m_model.layers.push_back(std::move(layer));
    return found->second;
}

void KerasModelBuilder::addGroup(GroupId group) {
    const KerasGroups& groups = m_context.groups;
    const KerasInner inner = innerOf(groups.baseOf(group));
    KerasCall call;
    std::vector<KerasArg> tensors;
    for (const KerasEntry& entry : inner.entries)
        tensors.push_back({tensorAt({groups.counterpart(entry.port.node, group), entry.port.index})});
    if (tensors.size() == 1)
        call.args.push_back(std::move(tensors[0]));
    else
        call.args.push_back({std::move(tensors)});
    KerasLayer& layer = m_model.layers[inner.layer];
    for (std::size_t i = 0; i < inner.outputs.size(); ++i) {
        const NodeId node = groups.counterpart(inner.outputs[i], group);
        call.outputs.push_back(kerasOutput(m_context.at(node)));
        m_values[node] = {inner.layer, layer.calls.size(), i};
    }
    layer.calls.push_back(std::move(call));
}

} // namespace layerscope
