// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasForeign.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr const char* kConfig = "keras";
constexpr const char* kNode = "keras_node";

Json foreignObject(const Node& node) {
    Json json = Json::parse(node.foreign, nullptr, false);
    return json.is_object() ? json : Json::object();
}

Json memberOf(const Json& json, const char* key) {
    const auto it = json.find(key);
    return it == json.end() ? Json() : *it;
}

std::optional<int> placeFrom(const Json& json) {
    constexpr int kMostPlaces = 100'000;
    if (!json.is_number_integer() || json < 0 || json > kMostPlaces)
        return std::nullopt;
    return json.get<int>();
}

std::optional<std::vector<int>> placesFrom(const Json& json) {
    if (!json.is_array())
        return std::nullopt;
    std::vector<int> places;
    for (const Json& entry : json)
        if (const auto place = placeFrom(entry))
            places.push_back(*place);
    return places;
}

Json nodeJson(const KerasForeign& foreign) {
    Json node = Json::object();
    if (!foreign.name.empty())
        node["name"] = foreign.name;
    if (foreign.layer.is_object())
        node["layer"] = foreign.layer;
    if (foreign.call.is_object())
        node["call"] = foreign.call;
    if (foreign.input)
        node["input"] = *foreign.input;
    if (foreign.outputs)
        node["outputs"] = *foreign.outputs;
    if (foreign.tap)
        node["tap"] = true;
    return node;
}

} // namespace

KerasForeign kerasForeignOf(const Node& node) {
    KerasForeign foreign;
    if (node.foreign.empty())
        return foreign;
    const Json all = foreignObject(node);
    if (const Json config = memberOf(all, kConfig); config.is_object())
        foreign.config = config;
    const Json own = memberOf(all, kNode);
    if (!own.is_object())
        return foreign;
    if (const Json name = memberOf(own, "name"); name.is_string())
        foreign.name = name.get<std::string>();
    if (Json layer = memberOf(own, "layer"); layer.is_object())
        foreign.layer = std::move(layer);
    if (Json call = memberOf(own, "call"); call.is_object())
        foreign.call = std::move(call);
    foreign.input = placeFrom(memberOf(own, "input"));
    foreign.outputs = placesFrom(memberOf(own, "outputs"));
    foreign.tap = memberOf(own, "tap") == true;
    return foreign;
}

void setKerasForeign(Node& node, const KerasForeign& foreign) {
    Json all = node.foreign.empty() ? Json::object() : foreignObject(node);
    all.erase(kConfig);
    all.erase(kNode);
    if (!foreign.config.empty())
        all[kConfig] = foreign.config;
    if (Json own = nodeJson(foreign); !own.empty())
        all[kNode] = std::move(own);
    node.foreign = all.empty() ? std::string() : all.dump();
}

} // namespace layerscope
