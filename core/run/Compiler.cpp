// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Numbers.h"
#include "run/ClassLabels.h"
#include "run/Estimate.h"
#include "run/FittedWeight.h"
#include "run/Plan.h"
#include "run/PlanFaults.h"
#include "run/StepKeys.h"
#include "run/WeightKeys.h"

#include <algorithm>
#include <unordered_map>

namespace layerscope {
namespace {

/// What arrives at one linked input port.
struct Arrival {
    int port = 0;
    int output = 0; ///< of the layer before
    const NodePlan* from = nullptr;
};

class Compiler {
public:
    Compiler(const Graph& graph, const Feeds& feeds, const LayerRegistry& registry, Budget budget)
        : m_graph(graph)
        , m_feeds(feeds)
        , m_registry(registry)
        , m_budgetBytes(budget.effective()) {}

    std::shared_ptr<const Plan> compile();

private:
    std::vector<Graph::NodePtr> ordered() const;
    Graph::NodePtr resolved(const Graph::NodePtr& node, NodePlan& plan) const;
    void compileNode(const Graph::NodePtr& drawn);
    void compileResolved(const Graph::NodePtr& node, NodePlan& plan);
    void compileBypassed(const Graph::NodePtr& node, NodePlan& plan, const std::vector<Arrival>& arrivals);
    void compileLayer(const Graph::NodePtr& node, const LayerDef& def, NodePlan& plan,
                      const std::vector<Arrival>& arrivals);
    std::vector<Arrival> arrivalsAt(const Node& node) const;
    bool checkPorts(const Node& node, const LayerDef& def, NodePlan& plan, const std::vector<Arrival>& arrivals) const;
    bool checkWeights(const Node& node, NodePlan& plan, std::span<const WeightDef> weights) const;
    void addStep(PlanStep step, NodePlan& plan, const std::vector<Arrival>& arrivals);

    const Graph& m_graph;
    const Feeds& m_feeds;
    const LayerRegistry& m_registry;
    std::uint64_t m_budgetBytes;
    std::shared_ptr<Plan> m_plan = std::make_shared<Plan>();
};

void addIssue(NodePlan& plan, const Node& node, Issue::Severity severity, Fault fault) {
    plan.issues.push_back(
        {severity, std::move(fault.text), std::move(fault.hint), node.id, std::move(fault.param), fault.port});
}

void addMistake(NodePlan& plan, const Node& node, Fault fault) {
    addIssue(plan, node, Issue::Severity::Error, std::move(fault));
    plan.state = NodePlan::State::Mistake;
    plan.output.reset();
}

/// A Node always holds completed Params; one that a stranger made may not.
Graph::NodePtr completed(const Graph::NodePtr& node, const LayerDef& def) {
    const bool complete =
        std::ranges::all_of(def.params, [&](const ParamDef& param) { return node->params.find(param.id) != nullptr; });
    if (complete)
        return node;
    auto copy = std::make_shared<Node>(*node);
    copy->params = def.completed(copy->params);
    return copy;
}

std::shared_ptr<const Plan> Compiler::compile() {
    const std::vector<Graph::NodePtr> order = ordered();
    m_plan->steps.reserve(order.size());
    for (const Graph::NodePtr& node : order)
        compileNode(node);
    for (const auto& [id, node] : m_graph.nodes())
        if (const auto [it, isNew] = m_plan->nodes.try_emplace(id); isNew) {
            m_plan->order.push_back(id);
            addMistake(it->second, *node,
                       {message(N_("This layer is part of a circle of wires.")),
                        message(N_("Remove one of the wires of the circle.")),
                        {},
                        -1});
        }
    return m_plan;
}

/// Every node after its inputs; nodes in a circle, which a Graph does not let come about, are left out.
std::vector<Graph::NodePtr> Compiler::ordered() const {
    struct Waiting {
        std::size_t inputs = 0;
        std::vector<NodeId> users;
    };
    std::unordered_map<NodeId, Waiting> waiting(m_graph.nodes().size());
    for (const auto& [to, from] : m_graph.links()) {
        ++waiting[to.node].inputs;
        waiting[from.node].users.push_back(to.node);
    }
    std::vector<Graph::NodePtr> order;
    order.reserve(m_graph.nodes().size());
    for (const auto& [id, node] : m_graph.nodes())
        if (waiting[id].inputs == 0)
            order.push_back(node);
    for (std::size_t next = 0; next < order.size(); ++next)
        for (NodeId user : waiting[order[next]->id].users)
            if (--waiting[user].inputs == 0)
                if (const auto it = m_graph.nodes().find(user); it != m_graph.nodes().end())
                    order.push_back(it->second);
    return order;
}

std::vector<Arrival> Compiler::arrivalsAt(const Node& node) const {
    std::vector<Arrival> arrivals;
    for (const Link& link : m_graph.linksInto(node.id))
        if (const NodePlan* from = m_plan->find(link.from.node))
            arrivals.push_back({link.to.index, link.from.index, from});
    return arrivals;
}

/// A further call of a layer gets that layer's type, parameters and weights; null, and a mistake, when it is gone.
Graph::NodePtr Compiler::resolved(const Graph::NodePtr& node, NodePlan& plan) const {
    if (!node->sharesWith)
        return node;
    const Node* layer = m_graph.find(node->sharesWith);
    if (!layer || layer->sharesWith) {
        addMistake(plan, *node,
                   {message(N_("The layer that this one shares its weights with is not there.")),
                    message(N_("Make it a layer of its own, or remove it.")),
                    {},
                    -1});
        return nullptr;
    }
    auto call = std::make_shared<Node>(*node);
    call->type = layer->type;
    call->params = layer->params;
    call->weights = layer->weights;
    call->foreign = layer->foreign;
    call->classNames = layer->classNames;
    return call;
}

void Compiler::compileNode(const Graph::NodePtr& drawn) {
    NodePlan plan;
    if (const Graph::NodePtr node = resolved(drawn, plan))
        compileResolved(node, plan);
    m_plan->order.push_back(drawn->id);
    m_plan->nodes.emplace(drawn->id, std::move(plan));
}

void Compiler::compileResolved(const Graph::NodePtr& node, NodePlan& plan) {
    const std::vector<Arrival> arrivals = arrivalsAt(*node);
    const LayerDef* def = m_registry.find(node->type);
    if (node->bypassed && !(def && def->isSource()))
        compileBypassed(node, plan, arrivals);
    else if (!def)
        addMistake(plan, *node,
                   {message(N_("Layerscope does not know the layer type '%1'; it is kept as it is."), node->type),
                    message(N_("Bypass the layer to hand its input on, or replace it.")),
                    {},
                    -1});
    else
        compileLayer(completed(node, *def), *def, plan, arrivals);
}

void Compiler::compileBypassed(const Graph::NodePtr& node, NodePlan& plan, const std::vector<Arrival>& arrivals) {
    if (arrivals.empty()) {
        addMistake(plan, *node,
                   {message(N_("This bypassed layer has no input to hand on.")),
                    message(N_("Drag a wire from another layer to it.")),
                    {},
                    0});
        return;
    }
    const std::vector<Arrival> first{arrivals.front()};
    plan.output = first[0].from->output;
    if (first[0].from->state != NodePlan::State::Ready)
        return;
    PlanStep step;
    step.node = node;
    step.def = m_registry.find(node->type);
    step.output = *plan.output;
    step.bypassed = true;
    addStep(std::move(step), plan, first);
}

void Compiler::compileLayer(const Graph::NodePtr& node, const LayerDef& def, NodePlan& plan,
                            const std::vector<Arrival>& arrivals) {
    if (!checkPorts(*node, def, plan, arrivals))
        return;
    if (!std::ranges::all_of(arrivals, [](const Arrival& arrival) { return arrival.from->output.has_value(); }))
        return;
    std::vector<TensorSpec> specs;
    for (const Arrival& arrival : arrivals)
        specs.push_back(*arrival.from->output);
    const LayerInput input{node->params, specs};

    Checked<TensorSpec> output = def.inferChecked(input);
    if (!output) {
        Fault fault = std::move(output.error());
        if (fault.port >= 0 && fault.port < static_cast<int>(arrivals.size()))
            fault.port = arrivals[static_cast<std::size_t>(fault.port)].port;
        return addMistake(plan, *node, std::move(fault));
    }
    const auto feed = m_feeds.find(node->id);
    if (def.isSource())
        nameSource(node->id, feed == m_feeds.end() ? nullptr : &feed->second, *output);
    if (auto hint = nameClasses(node, *output))
        addIssue(plan, *node, Issue::Severity::Hint, std::move(*hint));
    PlanStep step;
    step.node = node;
    step.def = &def;
    step.output = std::move(*output);
    if (def.weights)
        step.weights = def.weights(input);
    plan.cost = estimate(def, input, step.output, step.weights, m_budgetBytes);
    if (auto fault = memoryFault(plan.cost, step.output, m_plan->total, m_budgetBytes))
        return addMistake(plan, *node, std::move(*fault));
    if (!checkWeights(*node, plan, step.weights))
        return;
    plan.output = step.output;
    NodeCost counted = plan.cost;
    if (node->sharesWith) { // its weights are the layer's, which counts them
        counted.parameters = 0;
        counted.weightBytes = 0;
    }
    addTo(m_plan->total, counted);

    if (!def.forward && !def.isSource()) {
        plan.output = step.output;
        return addIssue(plan, *node, Issue::Severity::Error, cannotRun(*node));
    }
    if (def.isSource()) {
        if (feed == m_feeds.end())
            return addIssue(plan, *node, Issue::Severity::Hint, nothingToFeed(step.output));
        step.feed = feed->second;
    }
    if (std::ranges::all_of(arrivals, [](const Arrival& a) { return a.from->state == NodePlan::State::Ready; }))
        addStep(std::move(step), plan, arrivals);
}

bool Compiler::checkPorts(const Node& node, const LayerDef& def, NodePlan& plan,
                          const std::vector<Arrival>& arrivals) const {
    for (const Arrival& arrival : arrivals)
        if (arrival.output != 0)
            addMistake(plan, node, unknownOutput(arrival.output, arrival.port));
    if (def.arity.max < 0) { // takes any number, wherever they are plugged in
        if (static_cast<int>(arrivals.size()) < def.arity.min) {
            int free = 0;
            while (std::ranges::any_of(arrivals, [free](const Arrival& a) { return a.port == free; }))
                ++free;
            addMistake(plan, node, missingInput(def, free));
        }
        return plan.issues.empty();
    }
    for (int port = 0; port < def.arity.min; ++port)
        if (std::ranges::none_of(arrivals, [port](const Arrival& a) { return a.port == port; }))
            addMistake(plan, node, missingInput(def, port));
    for (const Arrival& arrival : arrivals)
        if (arrival.port >= def.arity.max)
            addMistake(plan, node, surplusInput(def, arrival.port));
    return plan.issues.empty();
}

bool Compiler::checkWeights(const Node& node, NodePlan& plan, std::span<const WeightDef> weights) const {
    for (const WeightDef& weight : weights) {
        const auto own = node.weights.find(weight.name);
        if (own == node.weights.end())
            continue;
        if (own->second.shape() != weight.shape && canBeFitted(own->second, weight.shape))
            addIssue(
                plan, node, Issue::Severity::Hint,
                {message(N_("The weight '%1' has the shape %2, and %3 is needed here: what fits of it is used, the "
                            "rest is initialised."),
                         weight.name, own->second.shape().toString(), weight.shape.toString()),
                 message(N_("Going back to the former shape brings back all of it.")), weight.initializerParam, -1});
        else if (own->second.shape() != weight.shape)
            addMistake(plan, node,
                       {message(N_("The weight '%1' has the shape %2, but %3 is needed here."), weight.name,
                                own->second.shape().toString(), weight.shape.toString()),
                        message(N_("Initialise the weights anew, or load ones that fit.")), weight.initializerParam,
                        -1});
        else if (own->second.dtype() != DType::Float32)
            addMistake(plan, node,
                       {message(N_("The weight '%1' holds %2 numbers, but float32 is needed."), weight.name,
                                toString(own->second.dtype())),
                        message(N_("Initialise the weights anew, or load ones that fit.")), weight.initializerParam,
                        -1});
    }
    return std::ranges::none_of(plan.issues, [](const Issue& i) { return i.severity == Issue::Severity::Error; });
}

void Compiler::addStep(PlanStep step, NodePlan& plan, const std::vector<Arrival>& arrivals) {
    for (const Arrival& arrival : arrivals)
        step.inputs.push_back(arrival.from->step);
    step.weightKey = weightsKey(*step.node, step.weights);
    step.key = stepKey(step, m_plan->steps);
    plan.state = NodePlan::State::Ready;
    plan.step = static_cast<int>(m_plan->steps.size());
    m_plan->steps.push_back(std::move(step));
}

} // namespace

std::shared_ptr<const Plan> compile(const Graph& graph, const Feeds& feeds, const LayerRegistry& registry,
                                    Budget budget) {
    return Compiler(graph, feeds, registry, budget).compile();
}

} // namespace layerscope
