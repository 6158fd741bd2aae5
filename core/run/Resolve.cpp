// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/Resolve.h"

#include "run/MakeWeight.h"
#include "run/Plan.h"

#include <algorithm>
#include <limits>
#include <new>
#include <utility>

namespace layerscope {
namespace {

constexpr const char* kOpenAxes = "open_axes";
constexpr const char* kShape = "shape";
/// Enough to be seen after the strides of any usual network.
constexpr std::int64_t kLarger = 64;

std::shared_ptr<const Plan> planOf(const Graph& graph, const LayerRegistry& registry) {
    constexpr Budget kAnything{.bytes = std::numeric_limits<std::uint64_t>::max() / 2};
    return compile(graph, {}, registry, kAnything);
}

std::optional<Error> firstMistake(const Graph& graph, const Plan& plan) {
    for (NodeId id : plan.order) {
        const NodePlan& node = *plan.find(id);
        const auto issue = std::ranges::find(node.issues, Issue::Severity::Error, &Issue::severity);
        if (!node.output && issue != node.issues.end())
            return Error{issue->text, issue->hint, graph.find(id)->name};
    }
    for (NodeId id : plan.order)
        if (!plan.find(id)->output)
            return Error{message(N_("The shape of this layer is not known.")), {}, graph.find(id)->name};
    return std::nullopt;
}

/// The same graph with larger sizes along axes that an input leaves open; nothing when all is fixed.
std::optional<Graph> enlarged(const Graph& graph) {
    Graph larger = graph;
    bool changed = false;
    for (const auto& [id, node] : graph.nodes()) {
        const ParamValue* axes = node->params.find(kOpenAxes);
        const ParamValue* shape = node->params.find(kShape);
        if (!axes || !shape || !std::holds_alternative<Ints>(*axes) || !std::holds_alternative<Ints>(*shape))
            continue;
        Ints sizes = std::get<Ints>(*shape);
        for (std::int64_t axis : std::get<Ints>(*axes))
            if (axis >= 1 && axis <= static_cast<std::int64_t>(sizes.size())) {
                sizes[static_cast<std::size_t>(axis - 1)] += kLarger;
                changed = true;
            }
        Node copy = *node;
        copy.params.set(kShape, std::move(sizes));
        larger.replace(std::move(copy));
    }
    return changed ? std::optional(std::move(larger)) : std::nullopt;
}

std::vector<std::optional<std::int64_t>> openShape(const TensorSpec& output, const std::optional<TensorSpec>& larger) {
    std::vector<std::optional<std::int64_t>> shape;
    for (int axis = 0; axis < output.shape.rank(); ++axis) {
        const bool open = axis == 0 || (larger && larger->shape.rank() == output.shape.rank() &&
                                        larger->shape[axis] != output.shape[axis]);
        shape.push_back(open ? std::nullopt : std::optional(output.shape[axis]));
    }
    return shape;
}

Result<ResolvedNode> resolved(const Graph& graph, const LayerRegistry& registry, const Plan& plan, NodeId id) {
    ResolvedNode result;
    result.output = *plan.find(id)->output;
    std::vector<TensorSpec> specs;
    for (const Link& link : graph.linksInto(id)) {
        result.inputs.push_back(link.from.node);
        specs.push_back(*plan.find(link.from.node)->output);
    }
    const Node& node = *graph.find(id);
    const Node& layer = *graph.layerOf(id);
    const LayerDef* def = registry.find(layer.type);
    if (!def || !def->weights || node.bypassed)
        return result;
    const Params params = def->completed(layer.params);
    result.weightDefs = def->weights({params, specs});
    for (const WeightDef& weight : result.weightDefs) {
        Result<Tensor> tensor = makeWeight(layer, weight);
        if (!tensor)
            return tl::unexpected(std::move(tensor.error()));
        result.weights.push_back(std::move(*tensor));
    }
    return result;
}

} // namespace

Result<ResolvedGraph> resolve(const Graph& graph, const LayerRegistry& registry) try {
    const auto plan = planOf(graph, registry);
    if (auto mistake = firstMistake(graph, *plan))
        return tl::unexpected(std::move(*mistake));
    const std::optional<Graph> largerGraph = enlarged(graph);
    const auto larger = largerGraph ? planOf(*largerGraph, registry) : nullptr;
    ResolvedGraph result;
    result.order = plan->order;
    for (NodeId id : plan->order) {
        Result<ResolvedNode> node = resolved(graph, registry, *plan, id);
        if (!node)
            return tl::unexpected(std::move(node.error()));
        const NodePlan* other = larger ? larger->find(id) : nullptr;
        node->openShape = openShape(node->output, other ? other->output : std::nullopt);
        result.nodes.emplace(id, std::move(*node));
    }
    return result;
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory for all weights.")));
}

} // namespace layerscope
