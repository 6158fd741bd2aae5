// SPDX-License-Identifier: GPL-3.0-or-later
// Graphs of a thousand nodes, a small network on a photograph-sized input, and the pictures of its maps.
#include "bench/Measure.h"
#include "graph/GraphEdits.h"
#include "layers/Layers.h"
#include "picture/Mosaic.h"
#include "picture/Statistics.h"
#include "run/Runner.h"

#include <map>
#include <random>
#include <utility>

using namespace layerscope;
using namespace layerscope::bench;

namespace {

NodeId put(Graph& graph, const char* type, std::initializer_list<NodeId> inputs,
           std::initializer_list<std::pair<const char*, ParamValue>> params = {}) {
    Node node = makeNode(*layerRegistry().find(type), {});
    for (const auto& [id, value] : params)
        node.params.set(id, value);
    const NodeId id = graph.add(std::move(node));
    int port = 0;
    for (NodeId input : inputs)
        graph.link({input, 0}, {id, port++});
    return id;
}

Feed noise() {
    Feed feed;
    feed.key = {1, 2};
    feed.load = [](const TensorSpec& wanted, const Progress&) -> Result<Value> {
        TensorBuilder builder(wanted.shape);
        std::mt19937 random(1);
        for (float& v : builder.floats())
            v = std::uniform_real_distribution<float>(0, 1)(random);
        return Value{std::move(builder).finish(), wanted.axes, {}};
    };
    return feed;
}

/// Half as many wires again as nodes: convolutions, activations, and sums of what came before.
Graph largeGraph(int nodes) {
    std::mt19937 random(1);
    Graph graph;
    std::vector<NodeId> ids{put(graph, "Input", {}, {{"shape", Ints{8, 8, 4}}})};
    const auto earlier = [&] {
        const std::size_t first = ids.size() > 30 ? ids.size() - 30 : 0;
        return ids[std::uniform_int_distribution<std::size_t>(first, ids.size() - 1)(random)];
    };
    while (static_cast<int>(ids.size()) < nodes)
        switch (ids.size() % 4) {
        case 0:
            ids.push_back(put(graph, "Conv2D", {earlier()}, {{"filters", std::int64_t{4}}, {"padding", "same"}}));
            break;
        case 2:
            ids.push_back(put(graph, "Activation", {earlier()}));
            break;
        default:
            ids.push_back(put(graph, "Add", {earlier(), earlier()}));
            break;
        }
    return graph;
}

struct SmallNetwork {
    Graph graph;
    NodeId input = put(graph, "Input", {}, {{"shape", Ints{224, 224, 3}}});
    NodeId conv1 = conv(input, 32);
    NodeId pool1 = put(graph, "MaxPooling2D", {conv1});
    NodeId conv2 = conv(pool1, 64);
    NodeId pool2 = put(graph, "MaxPooling2D", {conv2});
    NodeId conv3 = conv(pool2, 64);
    NodeId pooled = put(graph, "GlobalAveragePooling2D", {conv3});
    NodeId dense = put(graph, "Dense", {pooled}, {{"units", std::int64_t{10}}});

    NodeId conv(NodeId from, std::int64_t filters) {
        return put(graph, "Conv2D", {from},
                   {{"filters", filters},
                    {"kernel_size", Ints{3, 3}},
                    {"padding", "same"},
                    {"activation", NamedFunction{"relu", {}}}});
    }
    std::shared_ptr<const Plan> plan() const { return compile(graph, {{input, noise()}}, layerRegistry()); }
};

void benchGraphs() {
    for (int nodes : {1000, 5000}) {
        const Graph graph = largeGraph(nodes);
        const std::string size = std::to_string(nodes) + " nodes, " + std::to_string(graph.links().size()) + " wires: ";
        const Feeds feeds{{graph.nodes().begin()->first, noise()}};
        measure(size + "compile", 50, [&] { compile(graph, feeds, layerRegistry()); });
        measure(size + "layout", 10, [&] { layeredLayout(graph, [](const Node&) { return Extent{160, 120}; }); });
        Graph edited = graph;
        double x = 0;
        measure(size + "move one node, with undo data", 50, [&] {
            Graph next = edited;
            Node node = *next.nodes().rbegin()->second;
            node.position.x = ++x;
            next.replace(std::move(node));
            const GraphDelta delta = GraphDelta::between(edited, next);
            edited = std::move(next);
        });
        measure(size + "is a wire allowed", 50,
                [&] { return graph.wouldCloseCircle(graph.nodes().rbegin()->first, graph.nodes().begin()->first); });
    }
}

void benchRuns() {
    SmallNetwork network;
    Runner runner(std::uint64_t{1} << 30);
    std::map<NodeId, std::vector<double>> perNode;
    struct : RunObserver {
        std::map<NodeId, std::vector<double>>* times = nullptr;
        void nodeFinished(NodeId id, const NodeResult& result) override { (*times)[id].push_back(result.milliseconds); }
    } observer;
    observer.times = &perNode;
    const auto plan = network.plan();
    measure("small network at 224 x 224: all of it", 15, [&] {
        runner.cache().clear();
        runner.run(*plan, observer);
    });
    for (NodeId id : plan->order)
        print("    " + network.graph.find(id)->name + " -> " + plan->find(id)->output->toString(),
              timingOf(perNode[id]));
    measure("    nothing changed", 50, [&] { runner.run(*network.plan(), observer); });
    double slope = 0;
    measure("    slider tick on the last convolution", 15, [&] {
        Node node = *network.graph.find(network.conv3);
        node.params.set("activation", NamedFunction{"relu", {{"negative_slope", slope += 0.001}}});
        network.graph.replace(std::move(node));
        runner.run(*network.plan(), observer);
    });
}

void benchPictures() {
    TensorBuilder builder(Shape{1, 112, 112, 32});
    std::mt19937 random(1);
    for (float& v : builder.floats())
        v = std::normal_distribution<float>(0, 1)(random);
    const Value value{std::move(builder).finish(), imageAxes(), {}};
    measure("112 x 112 x 32: find maps and ranges", 50, [&] { FeatureMaps maps(value); });
    const FeatureMaps maps(value);
    measure("112 x 112 x 32: mosaic of 240 x 160", 50, [&] { mosaic(maps, {}, 240, 160, false); });
    measure("112 x 112 x 32: one map, pixel by pixel", 50, [&] { maps.render(7, {}); });
    measure("112 x 112 x 32: statistics", 50, [&] { statisticsOf(value.tensor); });
    measure("112 x 112 x 32: histogram of 64 bins", 50, [&] { histogramOf(value.tensor, 64); });
    measure("112 x 112 x 32: sheet", 20, [&] { sheet(maps, {}, false); });
    Key key;
    measure("112 x 112 x 32: content key of new numbers", 20,
            [&] { key = Tensor::fromFloats(value.tensor.shape(), value.tensor.floats()).contentKey(); });
}

} // namespace

int main() {
    benchGraphs();
    benchRuns();
    benchPictures();
    return 0;
}
