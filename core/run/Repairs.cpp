// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/Repairs.h"

#include "graph/GraphEdits.h"

#include <algorithm>
#include <functional>
#include <set>

namespace layerscope {
namespace {

constexpr std::size_t kMostRepairs = 3;

struct Candidate {
    Message label;
    std::function<void(Graph&)> edit;
};

template <class F>
std::function<void(Graph&)> changing(NodeId id, F change) {
    return [id, change](Graph& graph) {
        Node node = *graph.find(id);
        change(node);
        graph.replace(std::move(node));
    };
}

bool offers(const ParamDef& param, std::string_view choice) {
    return std::ranges::any_of(param.choices, [&](const Choice& c) { return c.id == choice; });
}

void addParamCandidates(std::vector<Candidate>& out, const Issue& issue, const LayerDef& def) {
    const auto setting = [&](const ParamDef& param, const ParamValue& value) {
        out.push_back({message(N_("Set %1 to %2"), param.label, param.brief(value)),
                       changing(issue.node, [id = param.id, value](Node& node) { node.params.set(id, value); })});
    };
    if (const ParamDef* param = def.param(issue.param))
        setting(*param, param->defaultValue());
    if (const ParamDef* padding = def.param("padding"); padding && offers(*padding, "same"))
        setting(*padding, ParamValue(std::string("same")));
}

void addWireCandidates(std::vector<Candidate>& out, const Graph& graph, const Issue& issue, const LayerDef* def,
                       const LayerRegistry& registry) {
    const bool onlyInput = issue.port < 0 && def && def->arity.max == 1;
    const Port port{issue.node, onlyInput ? 0 : issue.port};
    const auto link = graph.links().find(port);
    if (link == graph.links().end())
        return;
    if (const LayerDef* flatten = registry.find("Flatten"); flatten && def && def->arity.max == 1)
        out.push_back({message(N_("Put a Flatten layer in between")), [port, flatten, from = link->second](Graph& g) {
                           const Point a = g.find(from.node)->position;
                           const Point b = g.find(port.node)->position;
                           insertIntoLink(g, g.add(makeNode(*flatten, {(a.x + b.x) / 2, (a.y + b.y) / 2})), port);
                       }});
    out.push_back({message(N_("Remove the wire")), [port](Graph& g) { g.unlink(port); }});
}

std::vector<Candidate> candidatesFor(const Graph& graph, const Node& node, const Issue& issue,
                                     const LayerRegistry& registry) {
    std::vector<Candidate> out;
    const LayerDef* def = registry.find(node.type);
    if (def)
        addParamCandidates(out, issue, *def);
    addWireCandidates(out, graph, issue, def, registry);
    if (!node.weights.empty())
        out.push_back({message(N_("Initialise the weights anew")),
                       changing(node.id, [](Node& changed) { changed.weights.clear(); })});
    out.push_back({node.bypassed ? message(N_("Do not bypass the layer")) : message(N_("Bypass the layer")),
                   changing(node.id, [](Node& changed) { changed.bypassed = !changed.bypassed; })});
    return out;
}

std::set<NodeId> mistakesIn(const Graph& graph, const LayerRegistry& registry, Budget budget) {
    std::set<NodeId> mistakes;
    const auto plan = compile(graph, {}, registry, budget);
    for (const auto& [id, node] : plan->nodes)
        if (node.state == NodePlan::State::Mistake)
            mistakes.insert(id);
    return mistakes;
}

} // namespace

std::vector<Repair> repairsOf(const Graph& graph, const Issue& issue, const LayerRegistry& registry, Budget budget) {
    const Node* node = graph.find(issue.node);
    if (!node || issue.severity != Issue::Severity::Error)
        return {};
    const std::set<NodeId> before = mistakesIn(graph, registry, budget);
    std::vector<Repair> repairs;
    for (const Candidate& candidate : candidatesFor(graph, *node, issue, registry)) {
        Graph repaired = graph;
        candidate.edit(repaired);
        const std::set<NodeId> after = mistakesIn(repaired, registry, budget);
        if (!after.contains(issue.node) && std::ranges::includes(before, after))
            repairs.push_back({candidate.label, GraphDelta::between(graph, repaired)});
        if (repairs.size() == kMostRepairs)
            break;
    }
    return repairs;
}

} // namespace layerscope
