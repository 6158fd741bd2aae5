// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/BatchPlan.h"

#include "explain/Field.h"
#include "layer/Examples.h"

#include <algorithm>

namespace layerscope {
namespace {

/// Beyond this, more examples at once only push each other out of the processor's caches.
constexpr std::uint64_t kEnoughBytes = std::uint64_t{256} << 20;
/// What part of the budget the results may take.
constexpr std::uint64_t kBudgetPart = 8;

/// Says what is known of the axes, and has nothing to load.
Feed plannedOnly(const Feed& feed) {
    return {.key = feed.key,
            .load = [](const TensorSpec&, const Progress&) -> Result<Value> {
                return failure(message(N_("There is nothing to load.")));
            },
            .axes = feed.axes};
}

/// The one example at that place of the first axis.
ElementSet exampleAt(const Shape& shape, std::int64_t place) {
    Region region = wholeOf(shape);
    region.front() = IndexSet::one(place);
    return {{std::move(region)}, true};
}

bool liesAt(const ElementSet& elements, std::int64_t place) {
    return std::ranges::all_of(elements.regions, [place](const Region& region) {
        return isEmpty(region) || region.front() == IndexSet::one(place);
    });
}

bool dependsOnItselfAlone(const Plan& plan, const PlanStep& output, std::int64_t place) {
    const Field field = receptiveField(plan, output.node->id, exampleAt(output.output.shape, place));
    return std::ranges::all_of(plan.steps, [&](const PlanStep& step) {
        const auto reached = field.find(step.node->id);
        return !step.def->isSource() || reached == field.end() || liesAt(reached->second, place);
    });
}

std::int64_t batchOf(const Plan& plan) {
    const auto source = std::ranges::find_if(plan.steps, [](const PlanStep& step) { return step.def->isSource(); });
    return source == plan.steps.end() ? 1 : source->output.shape[0];
}

} // namespace

std::shared_ptr<const Plan> compileExamples(const Graph& graph, const Feeds& feeds, std::int64_t examples,
                                            const LayerRegistry& registry) {
    Graph batch = graph;
    Feeds planned;
    for (const auto& [id, feed] : feeds) {
        Node source = *graph.find(id);
        source.params.set(kExamples, examples);
        batch.replace(std::move(source));
        planned.emplace(id, plannedOnly(feed));
    }
    return compile(batch, planned, registry);
}

bool keepsExamplesApart(const Plan& plan, const Plan& one, std::span<const NodeId> outputs) {
    const std::int64_t examples = batchOf(plan);
    return std::ranges::all_of(outputs, [&](NodeId id) {
        const PlanStep* step = plan.stepOf(id);
        const PlanStep* alone = one.stepOf(id);
        if (!step || !alone || alone->output.shape.rank() == 0 || alone->output.shape[0] != 1)
            return false;
        Shape expected = alone->output.shape;
        expected[0] = examples;
        return step->output.shape == expected && dependsOnItselfAlone(plan, *step, 0) &&
               dependsOnItselfAlone(plan, *step, examples - 1);
    });
}

std::int64_t suggestedExamples(const Plan& one, Budget budget) {
    const std::uint64_t each = std::max<std::uint64_t>(one.total.outputBytes, 1);
    const std::uint64_t room = std::min(kEnoughBytes, budget.effective() / kBudgetPart);
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(room / each), 1, kMostSuggested);
}

} // namespace layerscope
