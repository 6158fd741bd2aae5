// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/Migrations.h"

#include <array>
#include <utility>

namespace layerscope {
namespace {

void rename(Json& object, const char* from, const char* to) {
    if (!object.is_object() || !object.contains(from))
        return;
    object[to] = std::move(object[from]);
    object.erase(from);
}

/// {"x": 1, "y": 2} -> [1, 2]
void placeAsList(Json& position) {
    if (position.is_object() && position.contains("x") && position.contains("y"))
        position = Json::array({position["x"], position["y"]});
}

/// ["a", 0, "b", 1] -> {"from": ["a", 0], "to": ["b", 1]}
void edgeAsLink(Json& edge) {
    if (edge.is_array() && edge.size() == 4)
        edge = Json{{"from", {edge[0], edge[1]}}, {"to", {edge[2], edge[3]}}};
}

/// Version 0 was that of the prototypes: layers with a kind, a title and a config; edges as lists of four.
void fromVersion0(ProjectJson& parts) {
    rename(parts.project, "name", "title");
    rename(parts.graph, "layers", "nodes");
    rename(parts.graph, "edges", "links");
    if (!parts.graph.is_object())
        return;
    if (parts.graph.contains("nodes") && parts.graph["nodes"].is_array()) {
        for (Json& node : parts.graph["nodes"]) {
            rename(node, "kind", "type");
            rename(node, "title", "name");
            rename(node, "config", "params");
            rename(node, "muted", "bypassed");
            rename(node, "pos", "position");
            if (node.is_object() && node.contains("position"))
                placeAsList(node["position"]);
        }
    }
    if (parts.graph.contains("links") && parts.graph["links"].is_array())
        for (Json& link : parts.graph["links"])
            edgeAsLink(link);
}

using Step = void (*)(ProjectJson&);

/// Step i brings version i to version i + 1. A new version adds a step at the end and changes none before it.
constexpr std::array<Step, kProjectVersion> kSteps{fromVersion0};

} // namespace

void migrate(ProjectJson& parts, std::int64_t version) {
    for (std::int64_t v = version; v >= 0 && v < kProjectVersion; ++v)
        kSteps[static_cast<std::size_t>(v)](parts);
    if (parts.project.is_object())
        parts.project["version"] = kProjectVersion;
}

} // namespace layerscope
