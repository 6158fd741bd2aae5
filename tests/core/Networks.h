// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/NetworkBuilder.h"
#include "core/RandomNumbers.h"

#include <string>

/// Well-known networks, for tests and benchmarks, with random weights.
namespace layerscope::testing {

/// Convolution, normalization and ReLU6 as MobileNet has them.
class MobileNetBuilder : public NetworkBuilder {
public:
    void convolution(const std::string& name, std::int64_t filters, std::int64_t kernel, std::int64_t stride) {
        put("Conv2D", name,
            {{"filters", filters},
             {"kernel_size", Ints{kernel, kernel}},
             {"strides", Ints{stride, stride}},
             {"padding", std::string("same")},
             {"use_bias", false}});
        normalized(name, filters);
    }
    void depthwise(const std::string& name, std::int64_t channels, std::int64_t stride) {
        put("DepthwiseConv2D", name,
            {{"kernel_size", Ints{3, 3}},
             {"strides", Ints{stride, stride}},
             {"padding", std::string("same")},
             {"use_bias", false}});
        normalized(name, channels);
    }

private:
    void normalized(const std::string& name, std::int64_t channels) {
        const NodeId id = put("BatchNormalization", name + "_norm");
        Node node = *graph.find(id);
        for (const char* weight : {"gamma", "moving_variance"})
            node.weights[weight] = m_random.floats({channels}, false, 0.8, 1.2);
        for (const char* weight : {"beta", "moving_mean"})
            node.weights[weight] = m_random.floats({channels}, false, -0.2, 0.2);
        graph.replace(std::move(node));
        put("ReLU", name + "_relu", {{"max_value", 6.0}});
    }

    RandomNumbers m_random{1};
};

/// MobileNetV1 with a quarter of the channels (Howard and others, 2017): [1, size, size, 3] -> 1000 classes.
inline NetworkBuilder mobileNet(std::int64_t size = 224) {
    struct Block {
        std::int64_t filters;
        std::int64_t stride;
    };
    static constexpr Block kBlocks[] = {{16, 1},  {32, 2},  {32, 1},  {64, 2},  {64, 1},  {128, 2}, {128, 1},
                                        {128, 1}, {128, 1}, {128, 1}, {128, 1}, {256, 2}, {256, 1}};
    MobileNetBuilder net;
    net.put("Input", "input", {{"shape", Ints{size, size, 3}}});
    net.convolution("conv", 8, 3, 2);
    std::int64_t channels = 8;
    int number = 1;
    for (const Block& block : kBlocks) {
        const std::string name = std::to_string(number++);
        net.depthwise("depthwise_" + name, channels, block.stride);
        net.convolution("pointwise_" + name, block.filters, 1, 1);
        channels = block.filters;
    }
    net.put("GlobalAveragePooling2D", "pool");
    net.put("Dense", "classes", {{"units", whole(1000)}, {"activation", named("softmax")}});
    return net;
}

/// `convolutions` 3 x 3 convolutions and a pool for each of these numbers of filters.
inline void putVggBlocks(NetworkBuilder& net, std::int64_t size, std::initializer_list<std::int64_t> filters,
                         int convolutions) {
    net.put("Input", "input", {{"shape", Ints{size, size, 3}}});
    int number = 1;
    for (const std::int64_t count : filters) {
        for (int i = 0; i < convolutions; ++i)
            net.put("Conv2D", "conv_" + std::to_string(number++),
                    {{"filters", count},
                     {"kernel_size", Ints{3, 3}},
                     {"padding", std::string("same")},
                     {"activation", named("relu")}});
        net.put("MaxPooling2D", "pool_" + std::to_string(number));
    }
}

/// Two convolutions and a pool, three times, then the mean of each map and ten classes.
inline NetworkBuilder vggOfSix(std::int64_t size = 224) {
    NetworkBuilder net;
    putVggBlocks(net, size, {32, 64, 128}, 2);
    net.put("GlobalAveragePooling2D", "pool");
    net.put("Dense", "classes", {{"units", whole(10)}, {"activation", named("softmax")}});
    return net;
}

} // namespace layerscope::testing
