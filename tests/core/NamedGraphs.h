// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/GraphEdits.h"
#include "layers/Layers.h"
#include "run/Plan.h"

#include <map>
#include <string>

namespace layerscope::testing {

/// A node of a real layer behind these inputs, with these parameters.
inline NodeId place(Graph& graph, const char* type, std::initializer_list<NodeId> inputs = {},
                    std::initializer_list<std::pair<const char*, ParamValue>> params = {}) {
    Node node = makeNode(*layerRegistry().find(type), {});
    for (const auto& [id, value] : params)
        node.params.set(id, value);
    const NodeId id = graph.add(std::move(node));
    int port = 0;
    for (const NodeId input : inputs)
        graph.link({input, 0}, {id, port++});
    return id;
}

/// Feeds for every Input, for plans that are never run.
inline Feeds feedsNeverLoaded(const Graph& graph) {
    Feeds feeds;
    for (const auto& [id, node] : graph.nodes())
        if (node->type == "Input")
            feeds[id] = {.key = Hasher().add("nothing").key(), .load = [](const TensorSpec&, const Progress&) {
                             return Result<Value>(failure(message("never loaded")));
                         }};
    return feeds;
}

inline Budget endlessBudget() {
    return {.bytes = std::uint64_t{1} << 60};
}

/// A well-known network, with the nodes that people speak of by their names.
struct NamedGraph {
    Graph graph;
    std::map<std::string, NodeId> nodes;
};

/// Simonyan and Zisserman 2015, configuration D, without its classifier.
inline NamedGraph vgg16Graph(std::int64_t size) {
    NamedGraph net;
    NodeId node = net.nodes["input"] = place(net.graph, "Input", {}, {{"shape", Ints{size, size, 3}}});
    const std::int64_t convolutions[] = {2, 2, 3, 3, 3};
    const std::int64_t filters[] = {64, 128, 256, 512, 512};
    for (std::size_t block = 0; block < 5; ++block) {
        const std::string name = std::to_string(block + 1);
        for (std::int64_t i = 1; i <= convolutions[block]; ++i)
            node = net.nodes["conv" + name + "_" + std::to_string(i)] =
                place(net.graph, "Conv2D", {node},
                      {{"filters", filters[block]},
                       {"padding", std::string("same")},
                       {"activation", NamedFunction{"relu", {}}}});
        node = net.nodes["pool" + name] = place(net.graph, "MaxPooling2D", {node});
    }
    return net;
}

/// He, Zhang, Ren and Sun 2016, without its classifier. The stride of a stage lies in its first 1 x 1 convolution, or
/// in its first 3 x 3 one.
inline NamedGraph resnet50Graph(std::int64_t size, bool strideInThree) {
    NamedGraph net;
    const auto conv = [&](NodeId from, std::int64_t filters, std::int64_t kernel, std::int64_t stride) {
        const NodeId node = place(net.graph, "Conv2D", {from},
                                  {{"filters", filters},
                                   {"kernel_size", Ints{kernel, kernel}},
                                   {"strides", Ints{stride, stride}},
                                   {"padding", std::string("same")}});
        return place(net.graph, "BatchNormalization", {node});
    };
    NodeId node = net.nodes["input"] = place(net.graph, "Input", {}, {{"shape", Ints{size, size, 3}}});
    node = conv(node, 64, 7, 2);
    node = place(net.graph, "MaxPooling2D", {node},
                 {{"pool_size", Ints{3, 3}}, {"strides", Ints{2, 2}}, {"padding", std::string("same")}});
    const std::int64_t blocks[] = {3, 4, 6, 3};
    for (std::size_t stage = 0; stage < 4; ++stage)
        for (std::int64_t block = 1; block <= blocks[stage]; ++block) {
            const std::int64_t filters = std::int64_t{64} << stage;
            const std::int64_t stride = block == 1 && stage > 0 ? 2 : 1;
            const NodeId shortcut = block == 1 ? conv(node, 4 * filters, 1, stride) : node;
            const NodeId narrow = conv(node, filters, 1, strideInThree ? 1 : stride);
            const NodeId middle = conv(narrow, filters, 3, strideInThree ? stride : 1);
            const NodeId sum = place(net.graph, "Add", {conv(middle, 4 * filters, 1, 1), shortcut});
            node = place(net.graph, "ReLU", {sum});
            net.nodes["conv" + std::to_string(stage + 2) + "_block" + std::to_string(block)] = node;
        }
    return net;
}

} // namespace layerscope::testing
