// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/NodeJson.h"

#include "base/Numbers.h"
#include "formats/ClassNames.h"
#include "formats/ParamJson.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

namespace layerscope {
namespace {

constexpr std::array<std::string_view, 10> kKnownKeys{"id",       "type",    "name",       "params", "position",
                                                      "bypassed", "weights", "sharesWith", "group",  "classNames"};
constexpr double kCanvasLimit = 1e7;
constexpr std::size_t kMaxNameBytes = 256;

Json foreignOf(const Node& node) {
    if (node.foreign.empty())
        return Json::object();
    Json foreign = parseJson(node.foreign, node.name);
    return foreign.is_object() ? foreign : Json::object();
}

Json paramsToJson(const Node& node, Json params) {
    if (!params.is_object())
        params = Json::object();
    for (const auto& [id, value] : node.params) {
        Json json = paramToJson(value);
        // JSON has no NaN and no infinity; what is absent gets its default when it is read.
        const bool writable = !json.is_number_float() || std::isfinite(json.get<double>());
        if (writable)
            params[id] = std::move(json);
    }
    return params;
}

} // namespace

std::uint64_t idFromJson(const JsonPlace& place) {
    constexpr std::int64_t kLargestId = std::int64_t{1} << 53; // exact in every JSON reader
    const std::int64_t id = place.integer();
    if (id < 1 || id > kLargestId)
        place.fail(message(N_("An id lies between 1 and %1."), groupedNumber(kLargestId)));
    return static_cast<std::uint64_t>(id);
}

namespace {

std::string nameFromJson(const JsonPlace& place) {
    const std::string& name = place.text();
    const bool printable = std::ranges::none_of(name, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
    if (name.empty() || name.size() > kMaxNameBytes || name.find('/') != std::string::npos || !printable)
        place.fail(message(N_("A name has 1 to %1 characters, none of them “/”."), kMaxNameBytes));
    return name;
}

std::map<std::string, Tensor> weightsFromJson(const JsonPlace& place, const WeightReader& readWeight) {
    place.expectObject();
    std::map<std::string, Tensor> weights;
    for (const auto& [name, unused] : place.json().items()) {
        const JsonPlace weight = place.at(name);
        weights[name] = weight.json().is_string() ? readWeight(weight) : tensorFromJson(weight);
    }
    return weights;
}

/// Reads what the layer knows into params; what is left over is returned.
Json paramsFromJson(const JsonPlace& place, const LayerDef& def, Params& params) {
    place.expectObject();
    Json unknown = Json::object();
    for (const auto& [id, value] : place.json().items()) {
        if (const ParamDef* param = def.param(id))
            params.set(id, paramFromJson(place.at(id), *param));
        else
            unknown[id] = value;
    }
    params = def.completed(std::move(params));
    return unknown;
}

/// Keys of the node's object that this version does not know.
Json unknownKeys(const Json& node) {
    Json unknown = Json::object();
    for (const auto& [key, value] : node.items())
        if (std::ranges::find(kKnownKeys, key) == kKnownKeys.end())
            unknown[key] = value;
    return unknown;
}

} // namespace

double coordinateFromJson(const JsonPlace& place) {
    const double value = place.number();
    if (!(std::abs(value) <= kCanvasLimit))
        place.fail(message(N_("This lies beyond the canvas.")));
    return value;
}

Json pointToJson(Point point) {
    return Json::array({point.x, point.y});
}

Point pointFromJson(const JsonPlace& place) {
    return {coordinateFromJson(place.at(0)), coordinateFromJson(place.at(1))};
}

Json nodeToJson(const Node& node, const LayerRegistry& registry, const WeightWriter& writeWeight) {
    Json json = foreignOf(node);
    json["id"] = node.id.value;
    json["type"] = node.type;
    json["name"] = node.name;
    json["position"] = pointToJson(node.position);
    if (node.bypassed)
        json["bypassed"] = true;
    if (node.sharesWith)
        json["sharesWith"] = node.sharesWith.value;
    if (node.group)
        json["group"] = node.group.value;
    if (!node.classNames.empty())
        json["classNames"] = node.classNames;
    // What an unknown type has there may be anything.
    if (registry.find(node.type) || node.params.size() > 0)
        json["params"] = paramsToJson(node, json.value("params", Json::object()));
    for (const auto& [name, tensor] : node.weights)
        json["weights"][name] = writeWeight(node.name, name, tensor);
    return json;
}

Node nodeFromJson(const JsonPlace& place, const LayerRegistry& registry, const WeightReader& readWeight) {
    Node node;
    node.id = NodeId{idFromJson(place.at("id"))};
    node.type = nameFromJson(place.at("type"));
    node.name = nameFromJson(place.at("name"));
    if (const auto position = place.find("position"))
        node.position = pointFromJson(*position);
    if (const auto bypassed = place.find("bypassed"))
        node.bypassed = bypassed->flag();
    if (const auto weights = place.find("weights"))
        node.weights = weightsFromJson(*weights, readWeight);

    if (const auto layer = place.find("sharesWith"))
        node.sharesWith = NodeId{idFromJson(*layer)};
    if (const auto group = place.find("group"))
        node.group = GroupId{idFromJson(*group)};
    if (const auto names = place.find("classNames"))
        node.classNames = classNamesFromJson(*names);

    Json foreign = unknownKeys(place.json());
    const LayerDef* def = registry.find(node.type);
    const auto params = place.find("params");
    if (def) {
        Json unknown = params ? paramsFromJson(*params, *def, node.params) : Json::object();
        node.params = def->completed(std::move(node.params));
        if (!unknown.empty())
            foreign["params"] = std::move(unknown);
    } else if (params) {
        foreign["params"] = params->json();
    }
    if (!foreign.empty())
        node.foreign = foreign.dump();
    return node;
}

} // namespace layerscope
