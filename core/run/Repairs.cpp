// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/Repairs.h"

#include "run/repairs/Candidates.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>

namespace layerscope {
namespace {

constexpr std::size_t kMostTried = 60;

/// How many of a kind are offered, so that one kind does not take all places.
constexpr std::array<std::size_t, 5> kMostOfKind{2, 2, 3, 1, 1};

std::set<NodeId> mistakesIn(const Plan& plan) {
    std::set<NodeId> mistakes;
    for (const auto& [id, node] : plan.nodes)
        if (node.state == NodePlan::State::Mistake)
            mistakes.insert(id);
    return mistakes;
}

Situation situationOf(const Graph& graph, const Plan& plan, const Issue& issue, const LayerRegistry& registry) {
    const Node& node = *graph.find(issue.node);
    const Node* shared = graph.layerOf(issue.node);
    const Node& layer = shared ? *shared : node;
    const LayerDef* def = registry.find(layer.type);
    Situation at{graph, issue, registry, node, layer, def, def ? def->completed(layer.params) : layer.params, {}};
    for (const Link& link : graph.linksInto(node.id)) {
        const NodePlan* before = plan.find(link.from.node);
        at.arriving.push_back({link.to, link.from, before && before->output ? &*before->output : nullptr});
    }
    return at;
}

Candidates candidatesFor(const Situation& at) {
    Candidates all;
    addSettings(all, at);
    addMatches(all, at);
    addConversions(all, at);
    addWiring(all, at);
    std::ranges::stable_sort(all, {}, &Candidate::kind);
    all.resize(std::min(all.size(), kMostTried));
    addDetours(all, at);
    return all;
}

/// Tries candidates on copies of one graph.
class Workbench {
public:
    Workbench(const Graph& graph, const Issue& issue, const LayerRegistry& registry, Budget budget)
        : m_graph(graph)
        , m_issue(issue)
        , m_registry(registry)
        , m_budget(budget)
        , m_plan(compile(graph, {}, registry, budget))
        , m_mistakes(mistakesIn(*m_plan)) {}

    const Plan& plan() const { return *m_plan; }
    std::optional<Repair> tried(const Candidate& candidate) const { return judged(candidate, applied(candidate)); }
    /// With one more setting, for what the layer says next.
    std::optional<Repair> triedWithNext(const Candidate& candidate) const;

private:
    Graph applied(const Candidate& candidate) const {
        Graph repaired = m_graph;
        candidate.edit(repaired);
        return repaired;
    }
    std::optional<Repair> judged(const Candidate& candidate, const Graph& repaired) const;

    const Graph& m_graph;
    const Issue& m_issue;
    const LayerRegistry& m_registry;
    Budget m_budget;
    std::shared_ptr<const Plan> m_plan;
    std::set<NodeId> m_mistakes;
};

bool stillHasError(const NodePlan& node) {
    return std::ranges::any_of(node.issues, [](const Issue& i) { return i.severity == Issue::Severity::Error; });
}

std::optional<Repair> Workbench::judged(const Candidate& candidate, const Graph& repaired) const {
    const auto after = compile(repaired, {}, m_registry, m_budget);
    const NodePlan* node = after->find(m_issue.node);
    if ((node && stillHasError(*node)) || !std::ranges::includes(m_mistakes, mistakesIn(*after)))
        return std::nullopt;
    Repair repair{.steps = {candidate.label},
                  .change = GraphDelta::between(m_graph, repaired),
                  .kind = candidate.kind,
                  .output = node ? node->output : std::nullopt,
                  .parameters = after->total.parameters - m_plan->total.parameters,
                  .multiplyAccumulates = after->total.multiplyAccumulates - m_plan->total.multiplyAccumulates};
    return repair.change.empty() ? std::nullopt : std::optional(std::move(repair));
}

std::optional<Repair> Workbench::triedWithNext(const Candidate& candidate) const {
    const Graph half = applied(candidate);
    const auto plan = compile(half, {}, m_registry, m_budget);
    const NodePlan* node = plan->find(m_issue.node);
    if (!node || node->issues.empty() || node->issues.front().text == m_issue.text)
        return std::nullopt;
    Candidates next;
    addSettings(next, situationOf(half, *plan, node->issues.front(), m_registry));
    for (const Candidate& second : next) {
        Graph repaired = half;
        second.edit(repaired);
        if (auto repair = judged(candidate, repaired)) {
            repair->steps.push_back(second.label);
            return repair;
        }
    }
    return std::nullopt;
}

/// The repairs that keep layer and wire come first; giving them up is offered beside them, or alone.
class Offer {
public:
    bool wants(Repair::Kind kind) const {
        return m_repairs.size() < kMostRepairs && m_ofKind[index(kind)] < kMostOfKind[index(kind)];
    }
    void add(std::optional<Repair> repair) {
        if (!repair)
            return;
        ++m_ofKind[index(repair->kind)];
        m_repairs.push_back(std::move(*repair));
    }
    bool empty() const { return m_repairs.empty(); }
    std::vector<Repair> taken() { return std::move(m_repairs); }

private:
    static std::size_t index(Repair::Kind kind) { return static_cast<std::size_t>(kind); }
    std::array<std::size_t, kMostOfKind.size()> m_ofKind{};
    std::vector<Repair> m_repairs;
};

} // namespace

std::string Repair::text() const {
    std::string all;
    for (const Message& step : steps)
        all += (all.empty() ? "" : "; ") + step.toString();
    return all;
}

std::vector<Repair> repairsOf(const Graph& graph, const Issue& issue, const LayerRegistry& registry, Budget budget,
                              std::stop_token stop) {
    if (!graph.find(issue.node) || issue.severity != Issue::Severity::Error)
        return {};
    const Workbench bench(graph, issue, registry, budget);
    const Candidates candidates = candidatesFor(situationOf(graph, bench.plan(), issue, registry));
    Offer offer;
    const auto tryAll = [&](const std::function<std::optional<Repair>(const Candidate&)>& tried, auto chosen) {
        for (const Candidate& candidate : candidates)
            if (chosen(candidate.kind) && offer.wants(candidate.kind) && !stop.stop_requested())
                offer.add(tried(candidate));
    };
    const auto alone = [&](const Candidate& candidate) { return bench.tried(candidate); };
    const auto withNext = [&](const Candidate& candidate) { return bench.triedWithNext(candidate); };
    tryAll(alone, [](Repair::Kind kind) { return kind != Repair::Kind::Detour; });
    if (offer.empty())
        tryAll(withNext, [](Repair::Kind kind) { return kind != Repair::Kind::Detour; });
    tryAll(alone, [](Repair::Kind kind) { return kind == Repair::Kind::Detour; });
    return stop.stop_requested() ? std::vector<Repair>() : offer.taken();
}

bool stillFits(const GraphDelta& change, const Graph& graph) {
    const auto nodeFits = [&](const GraphDelta::NodeChange& node) {
        const auto now = graph.nodes().find(node.id);
        return node.before ? now != graph.nodes().end() && now->second == node.before : now == graph.nodes().end();
    };
    const auto linkFits = [&](const GraphDelta::LinkChange& link) {
        const auto now = graph.links().find(link.to);
        return (now == graph.links().end() ? std::nullopt : std::optional(now->second)) == link.before;
    };
    return std::ranges::all_of(change.nodes, nodeFits) && std::ranges::all_of(change.links, linkFits);
}

} // namespace layerscope
