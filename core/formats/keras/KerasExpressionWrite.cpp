// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasExpressionWrite.h"

#include "expression/Python.h"
#include "formats/keras/KerasLayerWrite.h"
#include "formats/keras/KerasParamsWrite.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace layerscope {
namespace {

using expression::Argument;
using Kind = expression::Argument::Kind;

constexpr std::string_view kLambda = "Lambda";
constexpr std::string_view kEinsum = "Einsum";

/// The text of the layer's formula in the Lambda layer's language.
std::string textOf(const Node& layer, const LayerRegistry& registry) {
    if (layer.type == kEinsum)
        return "einsum(\"" + layer.params.text("equation") + "\", x, y)";
    const LayerDef* def = registry.find(layer.type);
    const auto param = std::ranges::find_if(def->params, [](const ParamDef& p) {
        return p.kind == ParamKind::Expression && p.keras != KerasForm::Numbers;
    });
    return layer.params.text(param->id);
}

Json numberToKeras(double number, const std::string& place) {
    if (!std::isfinite(number))
        throw ReadFailure{{message(N_("A Keras file cannot hold an infinite number.")),
                           message(N_("Write a very large one instead, such as 1e30.")), place}};
    return number;
}

/// Keras's JSON for an argument; `tensorOf` says what inputs and calls are.
template <class TensorOf>
KerasArg argOf(const Argument& argument, const std::string& place, const TensorOf& tensorOf) {
    switch (argument.kind) {
    case Kind::None:
        return {Json()};
    case Kind::Bool:
        return {Json(argument.integer != 0)};
    case Kind::Integer:
        return {Json(argument.integer)};
    case Kind::Number:
        return {numberToKeras(argument.number, place)};
    case Kind::Text:
        return {Json(argument.text)};
    case Kind::Ellipsis:
        return {Json{{"class_name", "__ellipsis__"}, {"config", Json::object()}}};
    case Kind::Slice: {
        Json config = Json::object();
        constexpr const char* kParts[] = {"start", "stop", "step"};
        for (std::size_t i = 0; i < argument.items.size() && i < std::size(kParts); ++i)
            config[kParts[i]] = argument.items[i].isNone() ? Json() : Json(argument.items[i].integer);
        return {Json{{"class_name", "__slice__"}, {"config", std::move(config)}}};
    }
    case Kind::Tuple:
    case Kind::List: {
        std::vector<KerasArg> list;
        for (const Argument& item : argument.items)
            list.push_back(argOf(item, place, tensorOf));
        return {std::move(list)};
    }
    case Kind::Input:
    case Kind::Call:
        return {tensorOf(argument)};
    }
    return {Json()};
}

/// A constant as JSON alone.
Json plain(const KerasArg& arg) {
    if (const auto* json = std::get_if<Json>(&arg.value))
        return *json;
    Json list = Json::array();
    if (const auto* entries = std::get_if<std::vector<KerasArg>>(&arg.value))
        for (const KerasArg& entry : *entries)
            list.push_back(plain(entry));
    return list;
}

KerasOutput outputOf(const expression::Spec& spec) {
    KerasOutput output{{}, expression::toString(spec.element)};
    for (std::int64_t size : spec.shape)
        output.shape.emplace_back(size);
    return output;
}

KerasLayer operatorFor(const expression::KerasOperator& made, const std::string& name) {
    Json config = Json::object();
    const auto none = [](const Argument&) { return KerasTensor{}; };
    for (const auto& [key, value] : made.config)
        config[key] = plain(argOf(value, name, none));
    KerasLayer layer = kerasOperator(made.module, made.className, name, std::move(config));
    // What is no part of Keras's registry of operators (keras.activations.ReLU) is found by its module as well.
    return layer;
}

} // namespace

bool isFormula(const Node& layer) {
    return layer.type == kLambda || layer.type == kEinsum;
}

KerasExpression::KerasExpression(const Node& layer, const LayerRegistry& registry, std::span<const TensorSpec> inputs)
    : m_place(layer.name) {
    auto lowered = expression::lower(textOf(layer, registry));
    if (!lowered)
        throw ReadFailure{{lowered.error().text, {}, m_place}};
    m_lowered = std::move(*lowered);
    auto inferred = expression::infer(m_lowered, inputs);
    if (!inferred)
        throw ReadFailure{{inferred.error().text, {}, m_place}};
    m_inferred = std::move(*inferred);
}

KerasTensor KerasExpression::appendTo(KerasModel& model, std::span<const KerasTensor> inputs, const std::string& name,
                                      const KerasOutput& output,
                                      const std::function<std::string(const std::string&)>& uniqueName) const {
    std::vector<KerasTensor> results;
    const auto tensorOf = [&](const Argument& argument) {
        const auto index = static_cast<std::size_t>(argument.integer);
        return argument.kind == Kind::Input ? inputs[index] : results[index];
    };
    const auto append = [&](KerasLayer layer, KerasCall call, KerasOutput result) {
        call.outputs.push_back(std::move(result));
        layer.calls.push_back(std::move(call));
        results.push_back({model.layers.size(), 0, 0});
        model.layers.push_back(std::move(layer));
    };
    const bool isBool = m_inferred.result.element == expression::Element::Bool;
    for (std::size_t i = 0; i < m_lowered.calls.size(); ++i) {
        const auto made = expression::kerasOperator(m_lowered.calls[i]);
        if (!made)
            throw ReadFailure{{message(N_("Keras has no operator for “%1” that a file could hold."),
                                       std::string(expression::functionName(m_lowered.calls[i]))),
                               message(N_("Save the model as Python code instead.")), m_place}};
        const bool isLast = i + 1 == m_lowered.calls.size() && m_lowered.result.kind == Kind::Call && !isBool;
        KerasCall call;
        for (const Argument& arg : made->args)
            call.args.push_back(argOf(arg, m_place, tensorOf));
        for (const auto& [key, arg] : made->kwargs)
            call.kwargs.emplace_back(key, argOf(arg, m_place, tensorOf));
        const std::string function(expression::functionName(m_lowered.calls[i]));
        append(operatorFor(*made, isLast ? name : uniqueName(name + "_" + function)), std::move(call),
               isLast ? output : outputOf(m_inferred.calls[i]));
    }
    if (m_lowered.result.kind == Kind::Call && !isBool)
        return results.back();
    KerasCall last;
    last.args.push_back({tensorOf(m_lowered.result)});
    KerasLayer layer = kerasOperator("keras.src.ops.core", "Cast", name, {{"dtype", output.dtype}});
    append(std::move(layer), std::move(last), output);
    return results.back();
}

KerasLayer KerasExpression::lambda(const std::string& name, std::span<const KerasTensor> inputs,
                                   const KerasOutput& output) const {
    KerasLayer layer;
    layer.name = name;
    layer.className = kLambda;
    layer.config = {{"name", name}};
    KerasCall call;
    std::vector<std::string> names{"x"};
    std::vector<KerasArg> tensors;
    for (const KerasTensor& input : inputs)
        tensors.push_back({input});
    if (inputs.size() > 1) {
        names.clear();
        for (std::size_t i = 0; i < inputs.size(); ++i)
            names.push_back("inputs[" + std::to_string(i) + "]");
        call.args.push_back({std::move(tensors)});
    } else {
        call.args = std::move(tensors);
    }
    call.outputs.push_back(output);
    layer.python = expression::toPython(m_lowered, names, true);
    layer.calls.push_back(std::move(call));
    return layer;
}

} // namespace layerscope
