// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/LayerDef.h"
#include "layers/Layers.h"
#include "tensor/Npy.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <limits>
#include <map>
#include <stdexcept>
#include <string>

namespace layerscope::golden {

using Json = nlohmann::json;

inline std::filesystem::path folder() {
    return std::filesystem::path(LAYERSCOPE_SOURCE_DIR) / "tests" / "golden";
}

/// The cases of every tests/golden/FAMILY.json, each with its "family".
inline const Json& cases() {
    static const Json all = [] {
        Json found = Json::array();
        for (const auto& entry : std::filesystem::directory_iterator(folder())) {
            if (entry.path().extension() != ".json")
                continue;
            std::ifstream file(entry.path());
            Json content = Json::parse(file);
            for (Json& one : content.at("cases")) {
                one["family"] = entry.path().stem().string();
                found.push_back(std::move(one));
            }
        }
        return found;
    }();
    return all;
}

/// The arrays of every family, as "family/name".
inline std::map<std::string, Tensor> arrays() {
    std::map<std::string, Tensor> all;
    for (const auto& entry : std::filesystem::directory_iterator(folder())) {
        if (entry.path().extension() != ".npz")
            continue;
        auto some = readNpzFile(entry.path());
        if (!some)
            throw std::runtime_error(some.error().toString());
        for (auto& [name, tensor] : *some)
            all.emplace(entry.path().stem().string() + '/' + name, std::move(tensor));
    }
    return all;
}

inline NamedFunction functionFrom(const Json& json) {
    NamedFunction function{json.at("name").get<std::string>(), {}};
    for (const auto& [id, value] : json.at("args").items())
        function.args[id] = value.is_null() ? std::numeric_limits<double>::infinity() : value.get<double>();
    return function;
}

inline ParamValue valueFrom(const Json& json, const ParamDef& def) {
    if (def.optional && json.is_null())
        return None{};
    switch (def.kind) {
    case ParamKind::Integer:
        return json.get<std::int64_t>();
    case ParamKind::Number:
        return json.get<double>();
    case ParamKind::Flag:
        return json.get<bool>();
    case ParamKind::Tuple:
    case ParamKind::Shape:
    case ParamKind::IntList:
        return json.get<Ints>();
    case ParamKind::Activation:
    case ParamKind::Initializer:
        return functionFrom(json);
    default:
        return json.get<std::string>();
    }
}

inline Params paramsOf(const Json& entry, const LayerDef& layer) {
    Params params;
    for (const auto& [id, value] : entry.at("params").items()) {
        const ParamDef* def = layer.param(id);
        if (!def)
            throw std::runtime_error(std::string(layer.id) + " has no parameter " + id);
        params.set(id, valueFrom(value, *def));
    }
    return layer.completed(params);
}

inline Shape shapeFrom(const Json& json) {
    const auto dims = json.get<Ints>();
    return Shape(std::span<const std::int64_t>(dims));
}

/// What arrives at a layer, with the usual meaning of its axes.
inline TensorSpec specOf(const Shape& shape, DType dtype = DType::Float32) {
    return {.shape = shape, .axes = defaultAxes(shape.rank()), .dtype = dtype};
}

} // namespace layerscope::golden
