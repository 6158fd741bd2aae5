// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/keras/KerasShapes.h"

#include <optional>
#include <utility>

namespace layerscope {
namespace {

/// A recorded shape with a batch of one; nothing when other sizes are open.
std::optional<TensorSpec> specOf(const Json& recorded) {
    if (!recorded.is_array() || recorded.size() > Shape::kMaxRank)
        return std::nullopt;
    TensorSpec spec;
    for (std::size_t i = 0; i < recorded.size(); ++i) {
        if (i > 0 && !recorded[i].is_number_integer())
            return std::nullopt;
        spec.shape.append(i == 0 ? 1 : recorded[i].get<std::int64_t>());
    }
    if (!spec.shape.sizedElements())
        return std::nullopt;
    spec.axes = defaultAxes(spec.shape.rank());
    return spec;
}

/// An open size fits any.
bool agrees(const Shape& shape, const Json& recorded) {
    if (std::cmp_not_equal(shape.rank(), recorded.size()))
        return false;
    for (int i = 1; i < shape.rank(); ++i) {
        const Json& size = recorded[static_cast<std::size_t>(i)];
        if (size.is_number_integer() && size != shape[i])
            return false;
    }
    return true;
}

class Inference {
public:
    Inference(const Graph& graph, const LayerRegistry& registry, const std::map<NodeId, Json>& recorded)
        : m_graph(graph)
        , m_registry(registry)
        , m_recorded(recorded) {}

    KerasShapes run() {
        for (const NodeId id : order())
            visit(id);
        return std::move(m_out);
    }

private:
    std::vector<NodeId> order() const {
        std::map<NodeId, std::size_t> waiting;
        std::map<NodeId, std::vector<NodeId>> users;
        for (const auto& [to, from] : m_graph.links()) {
            ++waiting[to.node];
            users[from.node].push_back(to.node);
        }
        std::vector<NodeId> sorted;
        for (const auto& [id, node] : m_graph.nodes())
            if (!waiting.contains(id))
                sorted.push_back(id);
        for (std::size_t next = 0; next < sorted.size(); ++next)
            for (const NodeId user : users[sorted[next]])
                if (--waiting[user] == 0)
                    sorted.push_back(user);
        return sorted;
    }

    void visit(NodeId id) {
        const auto recorded = m_recorded.find(id);
        if (const auto spec = infer(id)) {
            if (recorded != m_recorded.end() && !agrees(spec->shape, recorded->second))
                m_out.notes.push_back(message(N_("“%1”: the file says that its output is %2, here it is %3."),
                                              m_graph.find(id)->name, recorded->second.dump(), spec->toString()));
            m_out.outputs.emplace(id, *spec);
        } else if (recorded != m_recorded.end()) {
            if (auto said = specOf(recorded->second))
                m_out.outputs.emplace(id, *said);
        }
    }

    std::optional<TensorSpec> infer(NodeId id) {
        const Node* layer = m_graph.layerOf(id);
        const LayerDef* def = layer ? m_registry.find(layer->type) : nullptr;
        if (!def || !(def->forward || def->isSource()))
            m_out.opaque.insert(id);
        if (!def)
            return std::nullopt;
        std::vector<TensorSpec> inputs;
        for (const Link& link : m_graph.linksInto(id)) {
            const auto from = m_out.outputs.find(link.from.node);
            const bool usable =
                from != m_out.outputs.end() && link.from.index == 0 && std::cmp_equal(link.to.index, inputs.size());
            if (!usable)
                return std::nullopt;
            inputs.push_back(from->second);
        }
        const LayerInput input{layer->params, inputs};
        const auto spec = def->inferChecked(input);
        if (!spec)
            return std::nullopt;
        if (def->weights && layer->id == id)
            m_out.weights.emplace(id, def->weights(input));
        return *spec;
    }

    const Graph& m_graph;
    const LayerRegistry& m_registry;
    const std::map<NodeId, Json>& m_recorded;
    KerasShapes m_out;
};

} // namespace

KerasShapes kerasShapes(const Graph& graph, const LayerRegistry& registry, const std::map<NodeId, Json>& recorded) {
    return Inference(graph, registry, recorded).run();
}

} // namespace layerscope
