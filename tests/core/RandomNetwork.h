// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/NetworkBuilder.h"
#include "core/RandomNumbers.h"

#include <array>
#include <cmath>
#include <vector>

namespace layerscope::testing {

/// A picture through random layers that branch and join: convolutions, normalization with numbers of its own,
/// activations, pools, merges, layers that change nothing, some of them bypassed; at times with a head of dense layers.
class RandomNetwork {
public:
    explicit RandomNetwork(std::uint64_t seed, int layers = 14)
        : random(seed) {
        const NodeId input = builder.put("Input", "input", {{"shape", Ints{kSize, kSize, 4}}});
        m_open.push_back({input, kSize, 4});
        for (int i = 0; i < layers; ++i)
            grow();
        if (random.chance(0.6))
            addHead();
    }

    const Graph& graph() const { return builder.graph; }
    NodeId input() const { return builder.graph.nodes().begin()->first; }
    std::vector<NodeId> ends() const {
        std::vector<NodeId> found;
        for (const auto& [id, node] : graph().nodes())
            if (graph().linksFrom(id).empty())
                found.push_back(id);
        return found;
    }
    NodeId anyNode() {
        const auto at = random.between(0, static_cast<std::int64_t>(graph().nodes().size()) - 1);
        return std::next(graph().nodes().begin(), at)->first;
    }

    RandomNumbers random;

private:
    static constexpr std::int64_t kSize = 12;

    /// Maps that further layers may read.
    struct Maps {
        NodeId node;
        std::int64_t size;
        std::int64_t channels;
    };

    std::string name() { return "layer_" + std::to_string(m_next++); }

    const Maps& any() { return m_open[static_cast<std::size_t>(random.between(0, size() - 1))]; }
    std::int64_t size() const { return static_cast<std::int64_t>(m_open.size()); }

    /// Mostly goes on from the last layer, so that chains come about.
    void grow() {
        const Maps from = random.chance(0.75) ? m_open.back() : any();
        switch (random.between(0, 9)) {
        case 0:
        case 1:
            return convolve(from);
        case 2:
            return add({depthwise(from), from.size, from.channels});
        case 3:
        case 4:
            return add({normalize(from), from.size, from.channels});
        case 5:
        case 6:
            return add({activate(from), from.size, from.channels});
        case 7:
            return pool(from);
        case 8:
            return merge(from);
        default:
            return add({handOn(from), from.size, from.channels});
        }
    }

    void add(const Maps& maps) {
        if (random.chance(0.1))
            bypass(maps.node);
        m_open.push_back(maps);
    }

    /// Only layers that keep the shape.
    void bypass(NodeId id) {
        Node node = *builder.graph.find(id);
        if (node.type == "Add" || node.type == "Maximum")
            return;
        node.bypassed = true;
        builder.graph.replace(std::move(node));
    }

    void convolve(const Maps& from) {
        const std::int64_t filters = random.between(1, 9);
        const std::int64_t kernel = random.between(0, 1) * 2 + 1;
        static constexpr std::array kActivations{"linear", "linear", "relu", "softmax", "gelu"};
        const NodeId id = builder.put("Conv2D", name(),
                                      {{"filters", filters},
                                       {"kernel_size", Ints{kernel, kernel}},
                                       {"padding", std::string("same")},
                                       {"use_bias", random.chance(0.5)},
                                       {"activation", named(random.oneOf(kActivations))}},
                                      {from.node});
        m_open.push_back({id, from.size, filters});
    }

    NodeId depthwise(const Maps& from) {
        return builder.put("DepthwiseConv2D", name(), {{"kernel_size", Ints{3, 3}}, {"padding", std::string("same")}},
                           {from.node});
    }

    NodeId normalize(const Maps& from) {
        const NodeId id = builder.put("BatchNormalization", name(), {}, {from.node});
        Node node = *builder.graph.find(id);
        for (const char* weight : {"gamma", "beta", "moving_mean", "moving_variance"})
            node.weights[weight] =
                random.floats({from.channels}, false, weight == std::string("moving_variance") ? 0.5 : -1, 1);
        builder.graph.replace(std::move(node));
        return id;
    }

    NodeId activate(const Maps& from) {
        if (random.chance(0.5))
            return builder.put("ReLU", name(), {{"max_value", random.chance(0.5) ? ParamValue(6.0) : ParamValue(1.5)}},
                               {from.node});
        static constexpr std::array kActivations{"relu", "tanh", "sigmoid", "softmax", "linear"};
        return builder.put("Activation", name(), {{"activation", named(random.oneOf(kActivations))}}, {from.node});
    }

    void pool(const Maps& from) {
        if (from.size < 4)
            return;
        const char* type = random.chance(0.5) ? "MaxPooling2D" : "AveragePooling2D";
        m_open.push_back({builder.put(type, name(), {}, {from.node}), from.size / 2, from.channels});
    }

    /// With maps of the same size and channels where there are any, otherwise with itself.
    void merge(const Maps& from) {
        Maps other = any();
        if (other.size == from.size && random.chance(0.5)) {
            const NodeId id = builder.put("Concatenate", name(), {}, {from.node, other.node});
            m_open.push_back({id, from.size, from.channels + other.channels});
            return;
        }
        if (other.size != from.size || other.channels != from.channels)
            other = from;
        add({builder.put(random.chance(0.7) ? "Add" : "Maximum", name(), {}, {from.node, other.node}), from.size,
             from.channels});
    }

    NodeId handOn(const Maps& from) {
        return builder.put(random.chance(0.5) ? "Dropout" : "Identity", name(), {}, {from.node});
    }

    void addHead() {
        const Maps from = m_open.back();
        const bool flat = random.chance(0.5);
        builder.put(flat ? "Flatten" : "GlobalAveragePooling2D", name(), {}, {from.node});
        builder.put("Dense", name(), {{"units", random.between(2, 9)}, {"activation", named("relu")}});
        builder.put("Dense", name(), {{"units", random.between(2, 5)}, {"activation", named("softmax")}});
    }

    NetworkBuilder builder;
    std::vector<Maps> m_open;
    int m_next = 1;
};

} // namespace layerscope::testing
