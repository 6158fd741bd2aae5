// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/GraphEdits.h"

#include <iterator>
#include <random>
#include <string>

namespace layerscope::testing {

/// Makes one random edit after another; the same seed makes the same ones.
class RandomEditor {
public:
    explicit RandomEditor(unsigned seed)
        : m_random(seed) {}

    void edit(Graph& graph) {
        switch (upTo(9)) {
        case 0:
        case 1:
        case 2:
            add(graph);
            break;
        case 3:
        case 4:
            graph.link({anyNode(graph), 0}, {anyNode(graph), static_cast<int>(upTo(2))});
            break;
        case 5:
            change(graph);
            break;
        case 6:
            graph.remove(anyNode(graph));
            break;
        case 7:
            unlinkAny(graph);
            break;
        case 8:
            annotate(graph);
            break;
        default:
            removeBridging(graph, {anyNode(graph), anyNode(graph)});
            break;
        }
    }

    std::uint64_t upTo(std::uint64_t last) { return std::uniform_int_distribution<std::uint64_t>(0, last)(m_random); }

    NodeId anyNode(const Graph& graph) {
        if (graph.nodes().empty())
            return {};
        return std::next(graph.nodes().begin(), static_cast<std::ptrdiff_t>(upTo(graph.nodes().size() - 1)))->first;
    }

private:
    void add(Graph& graph) {
        static constexpr const char* kTypes[] = {"Source", "Scale", "Scale", "Sum", "Pair", "Weighted", "Unknown"};
        Node node;
        node.type = kTypes[upTo(std::size(kTypes) - 1)];
        node.name = upTo(3) == 0 ? "same name" : "";
        node.params.set("factor", static_cast<double>(upTo(5)));
        node.position = {static_cast<double>(upTo(1000)), static_cast<double>(upTo(1000))};
        const NodeId before = anyNode(graph);
        const NodeId id = graph.add(std::move(node));
        if (before)
            graph.link({before, 0}, {id, 0});
    }

    void change(Graph& graph) {
        const Node* before = graph.find(anyNode(graph));
        if (!before)
            return;
        Node node = *before;
        switch (upTo(4)) {
        case 0:
            node.params.set("factor", static_cast<double>(upTo(100)) / 10);
            break;
        case 1:
            node.name = "renamed " + std::to_string(upTo(20));
            break;
        case 2:
            node.bypassed = !node.bypassed;
            break;
        case 3:
            node.weights["kernel"] = Tensor::filled({static_cast<std::int64_t>(upTo(4))}, 1);
            break;
        default:
            node.position.x += 10;
            break;
        }
        graph.replace(std::move(node));
    }

    void unlinkAny(Graph& graph) {
        if (!graph.links().empty())
            graph.unlink(
                std::next(graph.links().begin(), static_cast<std::ptrdiff_t>(upTo(graph.links().size() - 1)))->first);
    }

    void annotate(Graph& graph) {
        if (!graph.annotations().empty() && upTo(1) == 0)
            return graph.removeAnnotation(graph.annotations().begin()->first);
        graph.annotate({{}, Annotation::Kind::Note, "note " + std::to_string(upTo(99)), {{1, 2}, 30, 40}});
    }

    std::mt19937_64 m_random;
};

} // namespace layerscope::testing
