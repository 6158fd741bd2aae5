// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/repairs/Candidates.h"

#include "graph/GraphEdits.h"

#include <algorithm>
#include <memory>

namespace layerscope {
namespace {

/// A card and the gap behind it, in canvas units.
constexpr double kPitch = 280;

/// Moves `node` and all that it feeds to the right until `pieces` cards fit in front of it.
void makeRoom(Graph& graph, NodeId from, NodeId node, std::size_t pieces) {
    const double lacking =
        static_cast<double>(pieces + 1) * kPitch - (graph.find(node)->position.x - graph.find(from)->position.x);
    if (lacking <= 0)
        return;
    std::vector<Node> moved;
    for (const auto& [id, other] : graph.nodes())
        if (graph.reaches(node, id))
            moved.push_back(*other);
    for (Node& copy : moved) {
        copy.position.x += lacking;
        graph.replace(std::move(copy));
    }
}

} // namespace

const Arriving* Situation::blamed() const {
    if (issue.port < 0)
        return arriving.size() == 1 ? &arriving.front() : nullptr;
    const auto found = std::ranges::find(arriving, issue.port, [](const Arriving& a) { return a.to.index; });
    return found == arriving.end() ? nullptr : &*found;
}

GraphEdit setting(NodeId layer, std::string param, ParamValue value) {
    // Behind a pointer: GCC 12 warns of the string's destructor in a lambda that is moved into a std::function.
    auto change = std::make_shared<const std::pair<std::string, ParamValue>>(std::move(param), std::move(value));
    return [layer, change](Graph& graph) {
        Node node = *graph.find(layer);
        node.params.set(change->first, change->second);
        graph.replace(std::move(node));
    };
}

GraphEdit inserting(const LayerRegistry& registry, Port to, const std::vector<Piece>& pieces) {
    auto nodes = std::make_shared<std::vector<Node>>();
    for (const Piece& piece : pieces) {
        const LayerDef* def = registry.find(piece.type);
        if (!def)
            return nullptr;
        Node node = makeNode(*def, {});
        for (const auto& [id, value] : piece.params)
            node.params.set(id, value);
        nodes->push_back(std::move(node));
    }
    return [to, nodes](Graph& graph) {
        const auto link = graph.links().find(to);
        if (link == graph.links().end())
            return;
        const NodeId from = link->second.node;
        makeRoom(graph, from, to.node, nodes->size());
        const Point end = graph.find(to.node)->position;
        double place = end.x - static_cast<double>(nodes->size()) * kPitch;
        for (Node node : *nodes) {
            node.position = {place, (graph.find(from)->position.y + end.y) / 2};
            node.group = graph.find(to.node)->group;
            insertIntoLink(graph, graph.add(std::move(node)), to);
            place += kPitch;
        }
    };
}

GraphEdit both(GraphEdit first, GraphEdit second) {
    if (!first || !second)
        return first ? first : second;
    return [first = std::move(first), second = std::move(second)](Graph& graph) {
        first(graph);
        second(graph);
    };
}

std::string withRank(std::string_view type, int rank) {
    std::string name(type);
    const auto at = name.find_last_of("123");
    if (at == std::string::npos || at + 1 >= name.size() || name[at + 1] != 'D')
        return {};
    name[at] = static_cast<char>('0' + rank);
    return name;
}

bool isChannelsFirst(const Params& params) {
    const ParamValue* format = params.find("data_format");
    const auto* text = format ? std::get_if<std::string>(format) : nullptr;
    return text && *text == "channels_first";
}

Ints spatialSizes(const TensorSpec& spec, bool channelsFirst) {
    Ints sizes;
    for (int i = 1; i + 1 < spec.shape.rank(); ++i)
        sizes.push_back(spec.shape[channelsFirst ? i + 1 : i]);
    return sizes;
}

std::string sizesText(const Ints& sizes) {
    std::string text;
    for (std::int64_t size : sizes)
        text += (text.empty() ? "" : " × ") + std::to_string(size);
    return text;
}

} // namespace layerscope
