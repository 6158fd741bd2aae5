// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/GraphEdits.h"
#include "layer/Registry.h"
#include "run/Plan.h"

#include <atomic>
#include <chrono>
#include <cmath>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>

/// A small family of layers whose numbers a test can know beforehand.
namespace layerscope::testing {

/// How often any test layer's forward was called, from any thread.
inline std::atomic<int> forwardCalls{0};

inline ParamDef numberParam(const char* id, double value, bool cosmetic = false) {
    ParamDef def{.id = id, .label = id, .help = "A number."};
    def.kind = ParamKind::Number;
    def.number = value;
    def.cosmetic = cosmetic;
    return def;
}

inline ParamDef sizeParam(const char* id, double value, Range hard = {}) {
    ParamDef def{.id = id, .label = id, .help = "A size."};
    def.number = value;
    def.hard = hard;
    return def;
}

inline ParamDef initializerParam() {
    ParamDef def{.id = "kernel_initializer", .label = "Kernel", .help = "What fills the kernel."};
    def.kind = ParamKind::Initializer;
    def.text = "RandomNormal";
    return def;
}

inline Checked<TensorSpec> sameAsInput(const LayerInput& input) {
    return input.inputs[0];
}

template <class F>
Value mapped(const ForwardCall& call, const F& f) {
    ++forwardCalls;
    TensorBuilder builder(call.output.shape);
    const auto out = builder.floats();
    for (std::size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<float>(f(i));
    return {std::move(builder).finish(), call.output.axes, {}};
}

inline const ParamDef kSourceParams[] = {sizeParam("size", 4, {0, 1e15}), sizeParam("channels", 2, {1, 1e15})};
inline const ParamDef kScaleParams[] = {numberParam("factor", 2), numberParam("shade", 0, true)};
inline const ParamDef kWeightedParams[] = {sizeParam("units", 3, {1, 1e15}), initializerParam()};
inline const ParamDef kSlowParams[] = {numberParam("milliseconds", 1)};
inline const ParamDef kFailParams[] = {sizeParam("how", 0)};

/// [1, size, channels], fed.
inline const LayerDef kSource{
    .id = "Source",
    .name = "Source",
    .category = Category::Source,
    .summary = "",
    .keywords = "",
    .arity = {0, 0},
    .params = kSourceParams,
    .infer = [](const LayerInput& input) -> Checked<TensorSpec> {
        TensorSpec spec;
        spec.shape = {1, input.params.integer("size"), input.params.integer("channels")};
        spec.axes = defaultAxes(3);
        return spec;
    },
};

/// factor * x.
inline const LayerDef kScale{
    .id = "Scale",
    .name = "Scale",
    .category = Category::Core,
    .summary = "",
    .keywords = "",
    .params = kScaleParams,
    .infer = sameAsInput,
    .cost = [](const LayerInput&,
               const TensorSpec& output) { return Cost{.multiplyAccumulates = output.shape.elements()}; },
    .forward =
        [](const ForwardCall& call) {
            const auto x = call.inputs[0].tensor.floats();
            const double factor = call.params.number("factor");
            return mapped(call, [&](std::size_t i) { return factor * static_cast<double>(x[i]); });
        },
};

/// The sum of two inputs or more, of one shape.
inline const LayerDef kSum{
    .id = "Sum",
    .name = "Sum",
    .category = Category::Merge,
    .summary = "",
    .keywords = "",
    .arity = {2, -1},
    .infer = [](const LayerInput& input) -> Checked<TensorSpec> {
        for (std::size_t i = 1; i < input.inputs.size(); ++i)
            if (input.inputs[i].shape != input.inputs[0].shape)
                return fault(message("Shapes differ."), message("Make them equal."), {}, static_cast<int>(i));
        return input.inputs[0];
    },
    .forward =
        [](const ForwardCall& call) {
            return mapped(call, [&](std::size_t i) {
                double sum = 0;
                for (const Value& input : call.inputs)
                    sum += static_cast<double>(input.tensor.floats()[i]);
                return sum;
            });
        },
};

/// The difference of exactly two inputs.
inline const LayerDef kPair{
    .id = "Pair",
    .name = "Pair",
    .category = Category::Merge,
    .summary = "",
    .keywords = "",
    .arity = {2, 2},
    .infer = sameAsInput,
    .forward =
        [](const ForwardCall& call) {
            const auto a = call.inputs[0].tensor.floats();
            const auto b = call.inputs[1].tensor.floats();
            return mapped(call, [&](std::size_t i) { return a[i] - (i < b.size() ? b[i] : 0); });
        },
};

/// x · kernel, along the last axis.
inline const LayerDef kWeighted{
    .id = "Weighted",
    .name = "Weighted",
    .category = Category::Core,
    .summary = "",
    .keywords = "",
    .params = kWeightedParams,
    .infer = [](const LayerInput& input) -> Checked<TensorSpec> {
        TensorSpec spec = input.inputs[0];
        spec.shape[-1] = input.params.integer("units");
        return spec;
    },
    .weights =
        [](const LayerInput& input) {
            return std::vector<WeightDef>{
                {"kernel", {input.inputs[0].shape[-1], input.params.integer("units")}, "kernel_initializer", {}, true}};
        },
    .forward =
        [](const ForwardCall& call) {
            const auto x = call.inputs[0].tensor.floats();
            const auto kernel = call.weights[0].floats();
            const auto units = static_cast<std::size_t>(call.output.shape[-1]);
            const std::size_t inner = kernel.size() / units;
            return mapped(call, [&](std::size_t i) {
                double sum = 0;
                for (std::size_t k = 0; k < inner; ++k)
                    sum += static_cast<double>(x[i / units * inner + k]) *
                           static_cast<double>(kernel[k * units + i % units]);
                return sum;
            });
        },
};

/// Hands its input on after a while, or at once when it is stopped.
inline const LayerDef kSlow{
    .id = "Slow",
    .name = "Slow",
    .category = Category::Core,
    .summary = "",
    .keywords = "",
    .params = kSlowParams,
    .infer = sameAsInput,
    .forward =
        [](const ForwardCall& call) {
            ++forwardCalls;
            const auto end = std::chrono::steady_clock::now() +
                             std::chrono::duration<double, std::milli>(call.params.number("milliseconds"));
            while (std::chrono::steady_clock::now() < end && !call.exec.stopped())
                std::this_thread::yield();
            return call.inputs[0];
        },
};

/// Runs out of memory (how 0) or throws something else (how 1).
inline const LayerDef kFail{
    .id = "Fail",
    .name = "Fail",
    .category = Category::Core,
    .summary = "",
    .keywords = "",
    .params = kFailParams,
    .infer = sameAsInput,
    .forward = [](const ForwardCall& call) -> Value {
        if (call.params.integer("how") == 0)
            throw std::bad_alloc();
        throw std::runtime_error("something broke");
    },
};

inline const LayerRegistry& testRegistry() {
    static const LayerDef* const kLayers[] = {&kSource, &kScale, &kSum, &kPair, &kWeighted, &kSlow, &kFail};
    static const LayerRegistry registry(kLayers);
    return registry;
}

/// Adds a node of a test layer, linked to `inputs` in order.
inline NodeId put(Graph& graph, const char* type, std::initializer_list<NodeId> inputs = {}, const char* name = "") {
    const LayerDef* def = testRegistry().find(type);
    Node node;
    if (def)
        node = makeNode(*def, {});
    node.type = type;
    if (*name)
        node.name = name;
    const NodeId id = graph.add(std::move(node));
    int port = 0;
    for (NodeId input : inputs)
        graph.link({input, 0}, {id, port++});
    return id;
}

inline void setParam(Graph& graph, NodeId id, const char* param, ParamValue value) {
    Node node = *graph.find(id);
    node.params.set(param, std::move(value));
    graph.replace(std::move(node));
}

/// 0, 1, 2 ... plus `start`, in whatever shape is wanted.
inline Feed countingFeed(float start = 0) {
    Feed feed;
    feed.key = Hasher().add("counting").add(start).key();
    feed.load = [start](const TensorSpec& wanted, const Progress&) -> Result<Value> {
        TensorBuilder builder(wanted.shape);
        float next = start;
        for (float& v : builder.floats())
            v = next++;
        return Value{std::move(builder).finish(), wanted.axes, {}};
    };
    return feed;
}

/// A feed for every source in the graph.
inline Feeds feedsFor(const Graph& graph) {
    Feeds feeds;
    for (const auto& [id, node] : graph.nodes())
        if (node->type == "Source")
            feeds[id] = countingFeed(static_cast<float>(id.value));
    return feeds;
}

} // namespace layerscope::testing
