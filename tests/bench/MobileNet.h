// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layers/Layers.h"
#include "session/Document.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>

namespace layerscope::bench {

/// MobileNetV1 with a width of 0.25 at 224 × 224 (Howard et al. 2017), of real layers and nothing fused: 3×3 stride 2,
/// then 13 times depthwise 3×3 and pointwise 1×1, each with BatchNormalization and ReLU; 86 nodes.
class MobileNet {
public:
    /// The cards stand in rows, so that all of them can be seen with their pictures at once.
    explicit MobileNet(Document& document)
        : m_document(document) {
        m_input = add("Input");
        set("shape", Ints{kSize, kSize, 3});
        convolution("Conv2D", 8, 3, 2);
        constexpr std::array<std::array<std::int64_t, 2>, 13> kBlocks{{{16, 1},
                                                                       {32, 2},
                                                                       {32, 1},
                                                                       {64, 2},
                                                                       {64, 1},
                                                                       {128, 2},
                                                                       {128, 1},
                                                                       {128, 1},
                                                                       {128, 1},
                                                                       {128, 1},
                                                                       {128, 1},
                                                                       {256, 2},
                                                                       {256, 1}}};
        for (const auto& [filters, stride] : kBlocks) {
            convolution("DepthwiseConv2D", 0, 3, stride);
            convolution("Conv2D", filters, 1, 1);
        }
        add("GlobalAveragePooling2D");
        add("Dense");
        set("units", std::int64_t{1000});
        add("Activation");
        set("activation", NamedFunction{"softmax", {}});
    }

    static constexpr std::int64_t kSize = 224;
    NodeId input() const { return m_input; }
    NodeId last() const { return m_last; }

private:
    NodeId add(const char* type) {
        const auto count = static_cast<int>(m_document.graph().nodes().size());
        const NodeId before = m_last;
        m_last =
            m_document.addNode(*layerRegistry().find(type), {250.0 * (count % kColumns), 285.0 * (count / kColumns)});
        if (before)
            m_document.link({before, 0}, {m_last, 0});
        return m_last;
    }
    void set(const char* param, ParamValue value) { m_document.setParam(m_last, param, std::move(value)); }
    void convolution(const char* type, std::int64_t filters, std::int64_t kernel, std::int64_t stride) {
        add(type);
        if (filters > 0)
            set("filters", filters);
        set("kernel_size", Ints{kernel, kernel});
        set("strides", Ints{stride, stride});
        set("padding", std::string("same"));
        set("use_bias", false);
        add("BatchNormalization");
        add("ReLU");
    }

    static constexpr int kColumns = 13;
    Document& m_document;
    NodeId m_input;
    NodeId m_last;
};

} // namespace layerscope::bench
