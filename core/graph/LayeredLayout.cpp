// SPDX-License-Identifier: GPL-3.0-or-later
#include "graph/GraphEdits.h"

#include <algorithm>
#include <numeric>

namespace layerscope {
namespace {

// After Sugiyama, Tagawa, Toda 1981: layers by longest path, order by medians of neighbours, then coordinates.

constexpr double kColumnGap = 72;
constexpr double kRowGap = 28;
constexpr int kSweeps = 8;

using Indices = std::vector<std::size_t>;

struct Layering {
    std::vector<const Node*> nodes;
    std::vector<Indices> before; ///< inputs of each node
    std::vector<Indices> after;  ///< users of each node
    std::vector<Indices> columns;
    std::vector<double> place; ///< in its column, as a number to sort by
};

Layering adjacency(const Graph& graph) {
    Layering layering;
    std::map<NodeId, std::size_t> index;
    for (const auto& [id, node] : graph.nodes()) {
        index[id] = layering.nodes.size();
        layering.nodes.push_back(node.get());
    }
    layering.before.resize(layering.nodes.size());
    layering.after.resize(layering.nodes.size());
    layering.place.resize(layering.nodes.size());
    for (const auto& [to, from] : graph.links()) {
        layering.before[index[to.node]].push_back(index[from.node]);
        layering.after[index[from.node]].push_back(index[to.node]);
    }
    return layering;
}

/// Nodes after all their inputs.
Indices sorted(const Layering& layering) {
    Indices open(layering.nodes.size());
    Indices order;
    for (std::size_t i = 0; i < open.size(); ++i) {
        open[i] = layering.before[i].size();
        if (open[i] == 0)
            order.push_back(i);
    }
    for (std::size_t next = 0; next < order.size(); ++next)
        for (std::size_t user : layering.after[order[next]])
            if (--open[user] == 0)
                order.push_back(user);
    return order;
}

void assignColumns(Layering& layering) {
    std::vector<std::size_t> column(layering.nodes.size(), 0);
    const Indices order = sorted(layering);
    for (std::size_t i : order)
        for (std::size_t user : layering.after[i])
            column[user] = std::max(column[user], column[i] + 1);
    // A source stands right before its first user rather than at the far left.
    for (std::size_t i : order) {
        if (!layering.before[i].empty() || layering.after[i].empty())
            continue;
        const auto first = std::ranges::min(layering.after[i], {}, [&](std::size_t user) { return column[user]; });
        column[i] = column[first] - 1;
    }
    for (std::size_t i : order) {
        if (layering.columns.size() <= column[i])
            layering.columns.resize(column[i] + 1);
        layering.columns[column[i]].push_back(i);
    }
}

double median(const Indices& neighbours, const std::vector<double>& place, double otherwise) {
    if (neighbours.empty())
        return otherwise;
    std::vector<double> places;
    for (std::size_t i : neighbours)
        places.push_back(place[i]);
    std::ranges::sort(places);
    const std::size_t half = places.size() / 2;
    return places.size() % 2 == 1 ? places[half] : (places[half - 1] + places[half]) / 2;
}

void numberPlaces(Layering& layering, const Indices& column) {
    // Centred, so that columns of different height compare.
    for (std::size_t i = 0; i < column.size(); ++i)
        layering.place[column[i]] = static_cast<double>(i) - static_cast<double>(column.size() - 1) / 2;
}

void sweep(Layering& layering, Indices& column, const std::vector<Indices>& neighbours) {
    std::vector<std::pair<double, std::size_t>> keyed;
    for (std::size_t i : column)
        keyed.emplace_back(median(neighbours[i], layering.place, layering.place[i]), i);
    std::ranges::stable_sort(keyed, {}, &std::pair<double, std::size_t>::first);
    std::ranges::transform(keyed, column.begin(), &std::pair<double, std::size_t>::second);
    numberPlaces(layering, column);
}

void reduceCrossings(Layering& layering) {
    for (Indices& column : layering.columns) {
        // As they stand on the canvas now, so that a layout keeps what a person arranged.
        std::ranges::stable_sort(column, {}, [&](std::size_t i) { return layering.nodes[i]->position.y; });
        numberPlaces(layering, column);
    }
    for (int i = 0; i < kSweeps; ++i) {
        for (std::size_t c = 1; c < layering.columns.size(); ++c)
            sweep(layering, layering.columns[c], layering.before);
        for (std::size_t c = layering.columns.size(); c-- > 1;)
            sweep(layering, layering.columns[c - 1], layering.after);
    }
}

/// Rows of one column, centred on zero.
void placeColumn(const Layering& layering, const Indices& column, double x, const std::vector<Extent>& extents,
                 std::map<NodeId, Point>& places) {
    double height = -kRowGap;
    for (std::size_t i : column)
        height += extents[i].height + kRowGap;
    double y = -height / 2;
    for (std::size_t i : column) {
        places[layering.nodes[i]->id] = {x, y};
        y += extents[i].height + kRowGap;
    }
}

} // namespace

std::map<NodeId, Point> layeredLayout(const Graph& graph, const std::function<Extent(const Node&)>& size) {
    Layering layering = adjacency(graph);
    assignColumns(layering);
    reduceCrossings(layering);
    std::vector<Extent> extents;
    for (const Node* node : layering.nodes)
        extents.push_back(size(*node));

    std::map<NodeId, Point> places;
    double x = 0;
    for (const Indices& column : layering.columns) {
        double width = 0;
        for (std::size_t i : column)
            width = std::max(width, extents[i].width);
        placeColumn(layering, column, x, extents, places);
        x += width + kColumnGap;
    }
    return places;
}

} // namespace layerscope
