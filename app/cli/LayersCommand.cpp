// SPDX-License-Identifier: GPL-3.0-or-later
#include "Commands.h"
#include "JsonOut.h"
#include "Table.h"
#include "layer/Activations.h"
#include "layers/Layers.h"

#include <cmath>
#include <iostream>
#include <memory>
#include <type_traits>

namespace layerscope {
namespace {

constexpr const char* kExamples = R"(Examples:
  layerscope-cli layers
  layerscope-cli layers --json)";

const char* kindName(ParamKind kind) {
    switch (kind) {
    case ParamKind::Integer:
        return "integer";
    case ParamKind::Number:
        return "number";
    case ParamKind::Flag:
        return "flag";
    case ParamKind::Choice:
        return "choice";
    case ParamKind::Text:
        return "text";
    case ParamKind::File:
        return "file";
    case ParamKind::Tuple:
        return "tuple";
    case ParamKind::Shape:
        return "shape";
    case ParamKind::IntList:
        return "list";
    case ParamKind::Expression:
        return "expression";
    case ParamKind::Activation:
        return "activation";
    case ParamKind::Initializer:
        return "initializer";
    }
    return "";
}

Json valueJson(const ParamValue& value) {
    return std::visit(
        []<class T>(const T& v) -> Json {
            if constexpr (std::is_same_v<T, NamedFunction>)
                return v.name;
            else if constexpr (std::is_same_v<T, None>)
                return nullptr;
            else
                return v;
        },
        value);
}

Json paramJson(const ParamDef& param) {
    Json json{{"id", param.id},
              {"label", param.label},
              {"kind", kindName(param.kind)},
              {"default", valueJson(param.defaultValue())},
              {"help", param.help}};
    if (std::isfinite(param.hard.min))
        json["min"] = param.hard.min;
    if (std::isfinite(param.hard.max))
        json["max"] = param.hard.max;
    for (const Choice& choice : param.choices)
        json["choices"].push_back(choice.id);
    return json;
}

Json layerJson(const LayerDef& layer) {
    Json params = Json::array();
    for (const ParamDef& param : layer.params)
        params.push_back(paramJson(param));
    return {{"id", layer.id},
            {"name", layer.name},
            {"category", categoryLabel(layer.category)},
            {"summary", layer.summary},
            {"inputs", {{"min", layer.arity.min}, {"max", layer.arity.max < 0 ? Json() : Json(layer.arity.max)}}},
            {"params", std::move(params)}};
}

void listLayers(bool json) {
    if (json) {
        Json layers = Json::array();
        for (const LayerDef* layer : layerRegistry().offered())
            layers.push_back(layerJson(*layer));
        return printJson(layers);
    }
    std::vector<std::vector<std::string>> rows{{"Layer", "Category", "What it does"}};
    for (const LayerDef* layer : layerRegistry().offered())
        rows.push_back({layer->id, categoryLabel(layer->category), layer->summary});
    printTable(std::cout, rows, rows.front().size());
}

} // namespace

void addLayersCommand(CLI::App& program) {
    CLI::App* command = program.add_subcommand("layers", "List every layer type, with --json also its parameters");
    const auto json = std::make_shared<bool>(false);
    command->add_flag("--json", *json, "Print JSON");
    command->footer(kExamples);
    command->callback([json] { listLayers(*json); });
}

} // namespace layerscope
