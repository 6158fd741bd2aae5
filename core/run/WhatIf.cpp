// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/WhatIf.h"

#include "run/Estimate.h"
#include "run/repairs/Candidates.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>

namespace layerscope {
namespace {

struct Idea {
    Message label;
    GraphEdit edit;
};

/// Collects what could be done to one layer.
class Ideas {
public:
    Ideas(const Graph& graph, const Plan& plan, NodeId id, const LayerRegistry& registry)
        : m_graph(graph)
        , m_registry(registry)
        , m_node(*graph.find(id))
        , m_layer(*graph.layerOf(id))
        , m_def(*registry.find(m_layer.type))
        , m_params(m_def.completed(m_layer.params)) {
        for (const Link& link : graph.linksInto(id))
            if (const NodePlan* before = plan.find(link.from.node); before && before->output && !m_input)
                m_input = &*before->output;
    }

    std::vector<Idea> all() {
        strides();
        widths();
        groups();
        kernels();
        if (!m_node.sharesWith && m_graph.callsOf(m_node.id).empty()) {
            splitConvolution();
            averaging();
        }
        return std::move(m_ideas);
    }

private:
    const Ints* ints(const char* id) const {
        const ParamValue* value = m_params.find(id);
        return value ? std::get_if<Ints>(value) : nullptr;
    }
    std::optional<std::int64_t> integer(const char* id) const {
        const ParamValue* value = m_params.find(id);
        const auto* number = value ? std::get_if<std::int64_t>(value) : nullptr;
        return number ? std::optional(*number) : std::nullopt;
    }
    void set(const Message& label, const char* id, const ParamValue& value) {
        const ParamDef* param = m_def.param(id);
        if (param && !param->problemWith(value) && m_params.find(id) && *m_params.find(id) != value)
            m_ideas.push_back({label, setting(m_layer.id, id, value)});
    }
    bool isConv() const { return m_def.id == "Conv" + std::to_string(rank()) + "D"; }
    int rank() const { return ints("kernel_size") ? static_cast<int>(ints("kernel_size")->size()) : 0; }
    /// The layer becomes another type, with what it had of these parameters.
    GraphEdit becoming(const std::string& type, std::vector<std::pair<const char*, ParamValue>> params = {}) const;

    void strides();
    void widths();
    void groups();
    void kernels();
    void splitConvolution();
    void averaging();

    const Graph& m_graph;
    const LayerRegistry& m_registry;
    const Node& m_node;
    const Node& m_layer;
    const LayerDef& m_def;
    Params m_params;
    const TensorSpec* m_input = nullptr;
    std::vector<Idea> m_ideas;
};

GraphEdit Ideas::becoming(const std::string& type, std::vector<std::pair<const char*, ParamValue>> params) const {
    const LayerDef* def = m_registry.find(type);
    if (!def)
        return nullptr;
    Params taken;
    for (const ParamDef& param : def->params)
        if (const ParamValue* value = m_params.find(param.id); value && !param.problemWith(*value))
            taken.set(param.id, *value);
    for (const auto& [id, value] : params)
        taken.set(id, value);
    return [id = m_layer.id, type, all = def->completed(std::move(taken))](Graph& graph) {
        Node node = *graph.find(id);
        node.type = type;
        node.params = all;
        node.weights.clear();
        graph.replace(std::move(node));
    };
}

void Ideas::strides() {
    const Ints* now = ints("strides");
    if (!now || now->empty())
        return;
    for (const std::int64_t stride : {1, 2})
        set(message(N_("Stride %1"), stride), "strides", Ints(now->size(), stride));
}

void Ideas::widths() {
    struct Width {
        const char* id;
        const char* half;
        const char* quarter;
    };
    static constexpr Width kWidths[] = {
        {"filters", N_("Half the filters: %1"), N_("A quarter of the filters: %1")},
        {"units", N_("Half the units: %1"), N_("A quarter of the units: %1")},
        {"output_dim", N_("Half the numbers a word: %1"), N_("A quarter of the numbers a word: %1")},
    };
    for (const Width& width : kWidths)
        if (const auto now = integer(width.id)) {
            if (*now >= 2)
                set(message(width.half, *now / 2), width.id, *now / 2);
            if (*now >= 4)
                set(message(width.quarter, *now / 4), width.id, *now / 4);
        }
}

void Ideas::groups() {
    const auto now = integer("groups");
    const auto filters = integer("filters");
    if (!now || !filters || !m_input)
        return;
    const std::int64_t channels = isChannelsFirst(m_params) ? m_input->shape[1] : m_input->shape[-1];
    const std::int64_t common = std::gcd(channels, *filters);
    for (const std::int64_t groups : {2, 4, 8})
        if (common % groups == 0)
            set(message(N_("%1 groups"), groups), "groups", groups);
}

void Ideas::kernels() {
    const Ints* now = ints("kernel_size");
    if (!now || now->empty())
        return;
    for (const std::int64_t side : {1, 3})
        if (std::ranges::any_of(*now, [side](std::int64_t k) { return k > side; })) {
            const Ints smaller(now->size(), side);
            set(message(N_("Kernel %1"), sizesText(smaller)), "kernel_size", smaller);
        }
    const bool fives = std::ranges::all_of(*now, [](std::int64_t k) { return k == 5; });
    if (!fives || !isConv() || m_node.sharesWith)
        return;
    const Ints three(now->size(), 3);
    // The first of the two works at full size; the second keeps the stride.
    std::vector<std::pair<const char*, ParamValue>> first{{"kernel_size", three}};
    for (const char* id : {"filters", "padding", "activation", "use_bias", "data_format"})
        first.emplace_back(id, *m_params.find(id));
    m_ideas.push_back(
        {message(N_("Two kernels %1 after one another"), sizesText(three)),
         both(inserting(m_registry, {m_node.id, 0}, {{m_def.id, first}}), setting(m_layer.id, "kernel_size", three))});
}

void Ideas::splitConvolution() {
    if (!isConv() || integer("groups") != 1)
        return;
    const std::string dimensions = std::to_string(rank()) + "D";
    if (GraphEdit edit = becoming("SeparableConv" + dimensions))
        m_ideas.push_back({message(N_("Separable")), edit});
    std::vector<std::pair<const char*, ParamValue>> depthwise{{"use_bias", false}};
    for (const char* id : {"kernel_size", "strides", "padding", "dilation_rate", "data_format"})
        depthwise.emplace_back(id, *m_params.find(id));
    const GraphEdit first = inserting(m_registry, {m_node.id, 0}, {{"DepthwiseConv" + dimensions, depthwise}});
    const Ints ones(static_cast<std::size_t>(rank()), 1);
    const GraphEdit second = becoming(m_def.id, {{"kernel_size", ones}, {"strides", ones}, {"dilation_rate", ones}});
    if (first && second)
        m_ideas.push_back({message(N_("Depthwise, then 1 × 1")), both(first, second)});
}

void Ideas::averaging() {
    if (m_layer.type != "Flatten" || !m_input)
        return;
    const int spatial = m_input->shape.rank() - 2;
    if (spatial < 1 || spatial > 3)
        return;
    if (GraphEdit edit = becoming("GlobalAveragePooling" + std::to_string(spatial) + "D"))
        m_ideas.push_back({message(N_("Average each map to one number")), edit});
}

std::set<NodeId> mistakesIn(const Plan& plan) {
    std::set<NodeId> mistakes;
    for (const auto& [id, node] : plan.nodes)
        if (!node.output)
            mistakes.insert(id);
    return mistakes;
}

} // namespace

std::vector<Alternative> whatIf(const Graph& graph, NodeId id, const LayerRegistry& registry, Budget budget,
                                std::stop_token stop) {
    const Node* layer = graph.layerOf(id);
    if (!graph.find(id) || !layer || !registry.find(layer->type))
        return {};
    const auto plan = compile(graph, {}, registry, budget);
    if (!plan->find(id)->output || graph.find(id)->bypassed)
        return {};
    const std::set<NodeId> before = mistakesIn(*plan);
    std::vector<Alternative> alternatives;
    for (const Idea& idea : Ideas(graph, *plan, id, registry).all()) {
        if (stop.stop_requested())
            return {};
        Graph changed = graph;
        idea.edit(changed);
        const auto after = compile(changed, {}, registry, budget);
        if (!std::ranges::includes(before, mistakesIn(*after)))
            continue;
        Alternative alternative{.label = idea.label,
                                .change = GraphDelta::between(graph, changed),
                                .output = after->find(id)->output,
                                .node = after->find(id)->cost,
                                .total = after->total};
        for (const GraphDelta::NodeChange& change : alternative.change.nodes)
            if (!change.before)
                addTo(alternative.node, after->find(change.id)->cost);
        alternatives.push_back(std::move(alternative));
    }
    return alternatives;
}

} // namespace layerscope
