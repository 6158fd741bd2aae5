// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/GraphEdits.h"
#include "layers/Layers.h"

#include <random>
#include <string>

namespace layerscope::testing {

/// Makes small networks of real layers that mostly have a mistake: branches of unlike shapes, windows that are too
/// large, wrong ranks and types, groups that do not divide, sizes that do not add up, wires that are missing or too
/// many. The same seed makes the same one.
class BrokenGraphs {
public:
    explicit BrokenGraphs(unsigned seed)
        : m_random(seed) {}

    Graph make() {
        m_graph = {};
        m_ids = {source()};
        switch (upTo(6)) {
        case 0:
        case 1:
            unlikeBranches();
            break;
        case 2:
            largeWindow();
            break;
        case 3:
            anyLayers();
            break;
        case 4:
            undividedGroups();
            break;
        case 5:
            wrongSizes();
            break;
        default:
            wrongWires();
            break;
        }
        if (upTo(1))
            put(any({"Dense", "Activation", "BatchNormalization"}), {m_ids.back()});
        return m_graph;
    }

private:
    std::int64_t upTo(std::int64_t last) { return std::uniform_int_distribution<std::int64_t>(0, last)(m_random); }
    const char* any(std::initializer_list<const char*> types) {
        return *std::next(types.begin(), upTo(static_cast<std::int64_t>(types.size()) - 1));
    }
    Ints sizes(std::size_t count, std::int64_t least, std::int64_t most) {
        Ints values;
        for (std::size_t i = 0; i < count; ++i)
            values.push_back(least + upTo(most - least));
        return values;
    }

    NodeId put(const std::string& type, std::initializer_list<NodeId> inputs,
               std::initializer_list<std::pair<const char*, ParamValue>> params = {}) {
        const LayerDef* def = layerRegistry().find(type);
        Node node = def ? makeNode(*def, {}) : Node{};
        node.type = type;
        node.position = {300.0 * static_cast<double>(m_graph.nodes().size()), static_cast<double>(upTo(200))};
        for (const auto& [id, value] : params)
            if (def && def->param(id) && !def->param(id)->problemWith(value))
                node.params.set(id, value);
        const NodeId id = m_graph.add(std::move(node));
        int port = 0;
        for (const NodeId input : inputs)
            m_graph.link({input, 0}, {id, port++});
        m_ids.push_back(id);
        return id;
    }

    NodeId source() {
        m_spatial = 1 + static_cast<int>(upTo(2));
        Ints shape = sizes(static_cast<std::size_t>(m_spatial), 2, m_spatial == 3 ? 8 : 20);
        shape.push_back(1 + upTo(7));
        m_ids.clear();
        return put("Input", {}, {{"shape", shape}});
    }
    std::string ranked(const std::string& family) const { return family + std::to_string(m_spatial) + "D"; }
    NodeId conv(NodeId from, const std::string& type) {
        const auto rank = static_cast<std::size_t>(m_spatial);
        return put(type, {from},
                   {{"filters", 1 + upTo(11)},
                    {"kernel_size", sizes(rank, 1, 4)},
                    {"strides", Ints(rank, 1 + upTo(2))},
                    {"padding", std::string(upTo(1) ? "same" : "valid")}});
    }

    void unlikeBranches() {
        const NodeId first = conv(m_ids.front(), ranked("Conv"));
        NodeId second = upTo(2) ? conv(m_ids.front(), ranked("Conv")) : m_ids.front();
        if (upTo(3) == 0)
            second = put(any({"Flatten", "GlobalAveragePooling2D", "Dense"}), {second});
        put(any({"Add", "Multiply", "Average", "Maximum", "Subtract", "Concatenate", "Dot"}), {first, second});
    }
    void largeWindow() {
        const auto rank = static_cast<std::size_t>(m_spatial);
        const std::string family = any({"Conv", "MaxPooling", "AveragePooling", "SeparableConv", "DepthwiseConv"});
        put(layerRegistry().find(ranked(family)) ? ranked(family) : ranked("Conv"), {m_ids.front()},
            {{"kernel_size", sizes(rank, 6, 30)},
             {"pool_size", sizes(rank, 6, 30)},
             {"dilation_rate", Ints(rank, 1 + upTo(1))},
             {"padding", std::string("valid")}});
    }
    void anyLayers() {
        const auto offered = layerRegistry().offered();
        for (int i = 0; i < 3; ++i) {
            const LayerDef* def =
                offered[static_cast<std::size_t>(upTo(static_cast<std::int64_t>(offered.size()) - 1))];
            if (!def->isSource())
                put(def->id, {m_ids[static_cast<std::size_t>(upTo(static_cast<std::int64_t>(m_ids.size()) - 1))]});
        }
    }
    void undividedGroups() {
        const auto rank = static_cast<std::size_t>(m_spatial);
        put(ranked("Conv"), {m_ids.front()},
            {{"groups", 2 + upTo(5)},
             {"filters", 1 + upTo(12)},
             {"kernel_size", Ints(rank, 1)},
             {"strides", Ints(rank, 1 + upTo(1))},
             {"dilation_rate", Ints(rank, 1 + upTo(1))}});
    }
    void wrongSizes() {
        const auto rank = static_cast<std::size_t>(m_spatial);
        switch (upTo(4)) {
        case 0:
            put(ranked("Cropping"), {m_ids.front()}, {{"cropping", sizes(2 * rank, 0, 12)}});
            break;
        case 1:
            put("Reshape", {m_ids.front()}, {{"target_shape", sizes(1 + static_cast<std::size_t>(upTo(2)), 1, 9)}});
            break;
        case 2:
            put("Permute", {m_ids.front()}, {{"dims", sizes(1 + static_cast<std::size_t>(upTo(3)), 1, 4)}});
            break;
        case 3:
            put("Embedding", {m_ids.front()});
            break;
        default:
            put("LayerNormalization", {m_ids.front()}, {{"axis", Ints{upTo(6)}}});
            break;
        }
    }
    void wrongWires() {
        const NodeId first = conv(m_ids.front(), ranked("Conv"));
        switch (upTo(3)) {
        case 0:
            put("Add", {first});
            break;
        case 1:
            put("Flatten", {first, m_ids.front()});
            break;
        case 2:
            put("Dense", {});
            break;
        default:
            put("Mystery", {first});
            break;
        }
    }

    std::mt19937 m_random;
    Graph m_graph;
    std::vector<NodeId> m_ids;
    int m_spatial = 2;
};

} // namespace layerscope::testing
