// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/Trial.h"

#include <optional>
#include <vector>

namespace layerscope {
namespace {

Error errorOf(const Issue& issue, const Graph& graph) {
    const Node* node = graph.find(issue.node);
    return {issue.text, issue.hint, node ? node->name : std::string()};
}

class Collector : public RunObserver {
public:
    Collector(const Plan& plan, const std::set<NodeId>& wanted)
        : m_plan(plan)
        , m_wanted(wanted) {}
    void nodeFinished(NodeId node, const NodeResult& result) override {
        if (m_wanted.contains(node))
            outcomes[node] = {result.value, m_plan.find(node)->cost, result.milliseconds};
    }
    void nodeFailed(NodeId, const Error& problem) override {
        if (!error)
            error = problem;
    }

    std::map<NodeId, Trials::Outcome> outcomes;
    std::optional<Error> error;

private:
    const Plan& m_plan;
    const std::set<NodeId>& m_wanted;
};

std::set<NodeId> ancestorsOf(const Graph& graph, const std::set<NodeId>& wanted) {
    std::set<NodeId> found;
    std::vector<NodeId> open(wanted.begin(), wanted.end());
    while (!open.empty()) {
        const NodeId next = open.back();
        open.pop_back();
        if (!graph.find(next) || !found.insert(next).second)
            continue;
        for (const Link& link : graph.linksInto(next))
            open.push_back(link.from.node);
    }
    return found;
}

Error firstError(const Plan& plan, const Graph& graph, const std::set<NodeId>& wanted) {
    const std::set<NodeId> needed = ancestorsOf(graph, wanted);
    for (const Issue& issue : plan.issues())
        if (needed.contains(issue.node))
            return errorOf(issue, graph);
    return {message(N_("There is nothing to compute here yet.")), {}, {}};
}

} // namespace

Feed constantFeed(const Value& value) {
    return {.key = Hasher().add(value.tensor.contentKey()).key(),
            .load = [value](const TensorSpec&, const Progress&) -> Result<Value> { return value; },
            .axes = [axes = value.axes](const TensorSpec&) { return std::optional(axes); }};
}

Graph neededFor(const Graph& graph, const std::set<NodeId>& wanted) {
    std::set<NodeId> kept = ancestorsOf(graph, wanted);
    for (const NodeId node : std::vector<NodeId>(kept.begin(), kept.end()))
        if (const Node* layer = graph.layerOf(node))
            kept.insert(layer->id); // of a further call; what leads to the layer itself is not needed
    Graph part = graph;
    for (const auto& [id, node] : graph.nodes())
        if (!kept.contains(id))
            part.remove(id);
    return part;
}

Trials::Trials(const LayerRegistry& registry, std::uint64_t cacheBytes)
    : m_registry(registry)
    , m_runner(cacheBytes) {}

Result<std::map<NodeId, Trials::Outcome>> Trials::run(const Graph& graph, const Feeds& feeds,
                                                      const std::set<NodeId>& wanted, std::stop_token stop) {
    const Graph part = neededFor(graph, wanted);
    const auto plan = compile(part, feeds, m_registry);
    for (const NodeId id : wanted) {
        const NodePlan* node = plan->find(id);
        if (!node || node->state != NodePlan::State::Ready)
            return tl::unexpected(firstError(*plan, part, wanted));
    }
    Collector collector(*plan, wanted);
    if (!m_runner.run(*plan, collector, stop))
        return failure(message(N_("It was stopped.")));
    if (collector.outcomes.size() != wanted.size())
        return tl::unexpected(collector.error.value_or(firstError(*plan, part, wanted)));
    return std::move(collector.outcomes);
}

} // namespace layerscope
