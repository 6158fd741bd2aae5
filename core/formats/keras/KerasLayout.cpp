// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasLayout.h"

#include "graph/GraphEdits.h"

#include <algorithm>
#include <map>

namespace layerscope {
namespace {

/// About what a card with a preview takes on the canvas.
constexpr Extent kCard{180, 200};

/// Node::position must stay on the canvas of a project file.
constexpr double kFarthest = 9e6;

} // namespace

void layOut(Graph& graph) {
    struct Middle {
        double x = 0;
        double y = 0;
        double count = 0;
    };
    std::map<GroupId, Middle> middles;
    for (const auto& [id, place] : layeredLayout(graph, [](const Node&) { return kCard; })) {
        Node node = *graph.find(id);
        node.position = {std::min(place.x, kFarthest), std::clamp(place.y, -kFarthest, kFarthest)};
        Middle& middle = middles[node.group];
        middle.x += node.position.x;
        middle.y += node.position.y;
        ++middle.count;
        graph.replace(std::move(node));
    }
    for (const auto& [id, group] : std::map(graph.groups())) {
        const auto found = middles.find(id);
        if (found == middles.end())
            continue;
        Group moved = group;
        moved.position = {found->second.x / found->second.count, found->second.y / found->second.count};
        graph.putGroup(moved);
    }
}

} // namespace layerscope
