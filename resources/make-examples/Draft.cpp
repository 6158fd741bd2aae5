// SPDX-License-Identifier: GPL-3.0-or-later
#include "Draft.h"

#include "graph/GraphEdits.h"

#include <cassert>
#include <cstdlib>

namespace layerscope {
namespace {

// Cards are 216 × 232 canvas units; a wire's shape needs room between them, a frame's title above.
constexpr double kCardWidth = 216;
constexpr double kCardHeight = 232;
constexpr double kColumn = 300;
constexpr double kRow = 340;
constexpr double kPadding = 28;
constexpr double kTitle = 28;

Point place(double column, double row) {
    return {column * kColumn, row * kRow};
}

} // namespace

Tensor kernelTensor(int channels, const std::vector<Filter>& filters) {
    const auto inputs = static_cast<std::size_t>(channels);
    TensorBuilder builder(Shape{3, 3, channels, static_cast<std::int64_t>(filters.size())});
    std::ranges::fill(builder.floats(), 0.F);
    for (std::size_t filter = 0; filter < filters.size(); ++filter)
        for (const FilterPart& part : filters[filter])
            for (std::size_t tap = 0; tap < part.kernel.size(); ++tap)
                builder.floats()[(tap * inputs + static_cast<std::size_t>(part.channel)) * filters.size() + filter] +=
                    part.scale * part.kernel[tap];
    return std::move(builder).finish();
}

Tensor greyKernels(int channels, const std::vector<Kernel3>& kernels) {
    std::vector<Filter> filters;
    for (const Kernel3& kernel : kernels) {
        Filter filter;
        for (int channel = 0; channel < channels; ++channel)
            filter.push_back({channel, 1.F / static_cast<float>(channels), kernel});
        filters.push_back(std::move(filter));
    }
    return kernelTensor(channels, filters);
}

NodeId Draft::add(const char* type, const char* name, double column, double row, const std::vector<Setting>& settings,
                  std::map<std::string, Tensor> weights) {
    const LayerDef* def = m_registry.find(type);
    assert(def);
    Node node = makeNode(*def, place(column, row));
    node.name = name;
    for (const auto& [param, value] : settings)
        node.params.set(param, value);
    node.weights = std::move(weights);
    return m_graph.add(std::move(node));
}

void Draft::wire(NodeId from, NodeId to, int port) {
    if (!m_graph.link({from, 0}, {to, port}))
        std::abort();
}

void Draft::chain(const std::vector<NodeId>& nodes) {
    for (std::size_t i = 1; i < nodes.size(); ++i)
        wire(nodes[i - 1], nodes[i]);
}

void Draft::frame(const char* title, double column, double row, double lastColumn, double lastRow) {
    const Point first = place(column, row);
    const Point last = place(lastColumn, lastRow);
    m_graph.annotate({.id = {},
                      .kind = Annotation::Kind::Frame,
                      .text = title,
                      .box = {{first.x - kPadding, first.y - kPadding - kTitle},
                              last.x - first.x + kCardWidth + 2 * kPadding,
                              last.y - first.y + kCardHeight + 2 * kPadding + kTitle}});
}

void Draft::note(const char* text, double column, double row, double columns, double height, double down) {
    const Point at = place(column, row);
    m_graph.annotate({.id = {},
                      .kind = Annotation::Kind::Note,
                      .text = text,
                      .box = {{at.x - kPadding, at.y - kPadding - kTitle + down},
                              (columns - 1) * kColumn + kCardWidth + 2 * kPadding,
                              height}});
}

Project Draft::finish(const char* title, const char* selected) && {
    Project project;
    project.graph = std::move(m_graph);
    project.title = title;
    project.viewState = std::string(R"({"canvas":{"selected":")") + selected + "\"}}";
    return project;
}

} // namespace layerscope
