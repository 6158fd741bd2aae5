// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/ExampleGraph.h"

#include "graph/GraphEdits.h"

#include <string>

namespace layerscope {
namespace {

constexpr double kColumn = 260;
constexpr double kRow = 220;
constexpr const char* kWholeNumbers = "int32 ";

/// An Input that holds what stands in the example's text.
Node inputNode(const LayerDef& input, std::string text, const Tensor& tensor, Point place) {
    Node node = makeNode(input, place);
    Ints sizes;
    for (int axis = 1; axis < tensor.shape().rank(); ++axis)
        sizes.push_back(tensor.shape()[axis]);
    if (text.starts_with(kWholeNumbers))
        text = text.substr(std::string(kWholeNumbers).size());
    node.params.set("shape", std::move(sizes));
    node.params.set("source", "numbers:" + text);
    if (tensor.dtype() == DType::Int32)
        node.params.set("dtype", std::string("int32"));
    return node;
}

} // namespace

Result<Graph> exampleGraph(const LayerDef& layer, const LayerRegistry& registry) {
    Result<ExampleCase> example = exampleCase(layer);
    if (!example)
        return tl::unexpected(std::move(example.error()));
    Graph graph;
    Node node = makeNode(layer, {kColumn, 0});
    node.params = example->params;
    const auto weights =
        layer.weights ? layer.weights({example->params, example->inputSpecs()}) : std::vector<WeightDef>();
    for (std::size_t i = 0; i < weights.size() && i < example->weights.size(); ++i)
        node.weights[weights[i].name] = example->weights[i];
    const NodeId target = graph.add(std::move(node));
    for (std::size_t i = 0; i < example->inputs.size(); ++i) {
        const Point place{0, kRow * static_cast<double>(i)};
        const NodeId source =
            graph.add(inputNode(*registry.find("Input"), layer.example.inputs[i], example->inputs[i].tensor, place));
        graph.link({source, 0}, {target, static_cast<int>(i)});
    }
    return graph;
}

} // namespace layerscope
