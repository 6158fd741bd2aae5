// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Model.h"
#include "formats/keras/KerasForeign.h"
#include "layers/Layers.h"
#include "run/Runner.h"
#include "tensor/Npy.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

/// Opening and running the models of tests/golden/models.
namespace layerscope::kerasmodels {

inline std::filesystem::path folder() {
    return std::filesystem::path(LAYERSCOPE_SOURCE_DIR) / "tests" / "golden" / "models";
}

inline std::vector<std::string> names(const char* ending) {
    std::vector<std::string> found;
    for (const auto& entry : std::filesystem::directory_iterator(folder()))
        if (entry.path().extension() == ending)
            found.push_back(entry.path().stem().string());
    std::ranges::sort(found);
    return found;
}

/// Inputs in the order of the model's arguments.
inline std::vector<NodeId> inputsOf(const Graph& graph) {
    std::vector<std::pair<int, NodeId>> places;
    for (const auto& [id, node] : graph.nodes())
        if (node->type == "Input")
            places.emplace_back(kerasForeignOf(*node).input.value_or(0), id);
    std::ranges::sort(places);
    std::vector<NodeId> inputs;
    for (const auto& [place, id] : places)
        inputs.push_back(id);
    return inputs;
}

/// Outputs in the order in which the model returns them.
inline std::vector<NodeId> outputsOf(const Graph& graph) {
    std::map<int, NodeId> places;
    std::vector<NodeId> ends;
    for (const auto& [id, node] : graph.nodes()) {
        const auto outputs = kerasForeignOf(*node).outputs;
        for (const int place : outputs.value_or(std::vector<int>()))
            places[place] = id;
        if (graph.linksFrom(id).empty())
            ends.push_back(id);
    }
    if (places.empty())
        return ends;
    std::vector<NodeId> outputs;
    for (const auto& [place, id] : places)
        outputs.push_back(id);
    return outputs;
}

class Collector : public RunObserver {
public:
    std::map<NodeId, Tensor> tensors;
    std::string failure;
    void nodeFinished(NodeId id, const NodeResult& result) override { tensors[id] = result.value.tensor; }
    void nodeFailed(NodeId, const Error& error) override { failure = error.toString(); }
};

/// The outputs for these inputs; an explanation instead when the model cannot run.
struct Outcome {
    std::vector<Tensor> outputs;
    std::string problem;
};

inline Outcome run(const Graph& graph, const std::vector<Tensor>& inputs) {
    const auto nodes = inputsOf(graph);
    if (nodes.size() != inputs.size())
        return {{}, "there are " + std::to_string(nodes.size()) + " inputs"};
    Feeds feeds;
    for (std::size_t i = 0; i < nodes.size(); ++i)
        feeds[nodes[i]] = {inputs[i].contentKey(),
                           [x = inputs[i]](const TensorSpec& wanted, const Progress&) -> Result<Value> {
                               if (x.shape() != wanted.shape || x.dtype() != wanted.dtype)
                                   return failure(message("The input is %1.", wanted.toString()));
                               return Value{x, wanted.axes, {}};
                           }};
    const auto plan = compile(graph, feeds, layerRegistry());
    for (const Issue& issue : plan->issues())
        if (issue.severity == Issue::Severity::Error)
            return {{}, graph.find(issue.node)->name + ": " + issue.text.toString()};
    Collector collector;
    Runner runner(0, 1);
    runner.run(*plan, collector);
    Outcome outcome{{}, collector.failure};
    for (const NodeId id : outputsOf(graph))
        outcome.outputs.push_back(collector.tensors[id]);
    return outcome;
}

inline double relativeError(const Tensor& actual, const Tensor& wanted) {
    if (!actual || actual.shape() != wanted.shape())
        return INFINITY;
    double difference = 0;
    double scale = 1e-30;
    for (std::int64_t i = 0; i < wanted.elements(); ++i) {
        const double one = std::abs(actual.at(i) - wanted.at(i));
        difference = std::max(difference, std::isnan(one) ? INFINITY : one);
        scale = std::max(scale, std::abs(wanted.at(i)));
    }
    return difference / scale;
}

} // namespace layerscope::kerasmodels
