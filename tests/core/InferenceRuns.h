// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/KerasModels.h"
#include "core/RandomNetwork.h"
#include "run/Inference.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

/// Running a network headless and by the Runner, and comparing what comes out.
namespace layerscope::testing {

/// How far the outputs of an Inference are from those of a Runner.
struct Agreement {
    std::string problem; ///< empty when both ran
    bool identical = true;
    double error = 0; ///< largest difference by the largest number of an output
};

/// Random numbers (floats between -1 and 1, ids below 5) for every source.
inline Feeds randomFeeds(const Graph& graph, const LayerRegistry& registry) {
    Feeds feeds;
    for (const auto& [id, node] : graph.nodes()) {
        const LayerDef* def = registry.find(node->type);
        if (!def || !def->isSource())
            continue;
        const auto seed = static_cast<std::uint64_t>(id.value);
        feeds[id] = {Hasher().add(seed).key(), [seed](const TensorSpec& wanted, const Progress&) -> Result<Value> {
                         RandomNumbers random(seed);
                         Tensor tensor = wanted.dtype == DType::Float32 ? random.floats(wanted.shape, false)
                                                                        : random.ints(wanted.shape, 0, 4);
                         return Value{std::move(tensor), wanted.axes, {}};
                     }};
    }
    return feeds;
}

/// Some of the nodes that can run.
inline std::vector<NodeId> someReady(const Graph& graph, const Feeds& feeds, const LayerRegistry& registry,
                                     unsigned seed) {
    const auto plan = compile(graph, feeds, registry);
    std::mt19937 random(seed);
    std::vector<NodeId> found;
    for (const PlanStep& step : plan->steps)
        if (random() % 3 == 0)
            found.push_back(step.node->id);
    return found;
}

inline void compare(const Value& actual, const Value& wanted, Agreement& found) {
    if (actual.tensor.dtype() != wanted.tensor.dtype() || actual.tensor.shape() != wanted.tensor.shape() ||
        actual.axes != wanted.axes || actual.mask.has_value() != wanted.mask.has_value()) {
        found.problem = "dtype, shape, axes or mask differ: " + actual.tensor.shape().toString() + " for " +
                        wanted.tensor.shape().toString();
        return;
    }
    found.identical = found.identical && actual.tensor.identical(wanted.tensor) &&
                      (!actual.mask || actual.mask->identical(*wanted.mask));
    found.error = std::max(found.error, kerasmodels::relativeError(actual.tensor, wanted.tensor));
}

struct ResultsByNode : RunObserver {
    std::map<NodeId, Value> values;
    void nodeFinished(NodeId id, const NodeResult& result) override { values[id] = result.value; }
};

/// Runs both, the Inference twice, so that what is left of the first run would show.
inline Agreement agreementOf(const Graph& graph, const Feeds& feeds, const LayerRegistry& registry,
                             const std::vector<NodeId>& wanted, InferenceOptions options) {
    const auto plan = compile(graph, feeds, registry);
    Agreement found;
    const auto made = Inference::make(*plan, wanted, options);
    if (!made) {
        found.problem = made.error().toString();
        return found;
    }
    ResultsByNode expected;
    Runner runner(0, 1);
    runner.run(*plan, expected);
    std::vector<Value> inputs;
    for (const NodeId source : (*made)->sources())
        inputs.push_back(expected.values.at(source));
    for (int round = 0; round < 2; ++round) {
        if (!(*made)->run(inputs))
            found.problem = "it was stopped";
        for (std::size_t i = 0; i < wanted.size() && found.problem.empty(); ++i)
            compare((*made)->output(i), expected.values.at(wanted[i]), found);
    }
    return found;
}

inline Agreement agreementOf(RandomNetwork& network, InferenceOptions options) {
    std::vector<NodeId> wanted = network.ends();
    wanted.push_back(network.anyNode());
    return agreementOf(network.graph(), randomFeeds(network.graph(), layerRegistry()), layerRegistry(), wanted,
                       options);
}

} // namespace layerscope::testing
