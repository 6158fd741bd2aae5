// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/Runner.h"

#include "base/Numbers.h"
#include "layer/Initializers.h"
#include "run/WeightKeys.h"

#include <chrono>
#include <exception>
#include <new>
#include <optional>

namespace layerscope {
namespace {

using Clock = std::chrono::steady_clock;

double millisecondsSince(Clock::time_point start) {
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

/// How many steps are still to read each step's value, so that a value can go when its last reader has run.
std::vector<int> readersOf(const Plan& plan) {
    std::vector<int> readers(plan.steps.size(), 0);
    for (const PlanStep& step : plan.steps)
        for (int input : step.inputs)
            ++readers[static_cast<std::size_t>(input)];
    return readers;
}

Error outOfMemory(const PlanStep& step) {
    return {message(N_("There was not enough memory to compute %1."), step.output.toString()),
            message(N_("Make the layer or its input smaller, or close other programs.")), step.node->name};
}

Result<Value> load(const PlanStep& step) {
    if (!step.feed.load)
        return failure(message(N_("There is nothing to load.")), step.node->name);
    Result<Value> value = step.feed.load(step.output);
    if (!value)
        return value;
    if (value->tensor.shape() != step.output.shape || value->tensor.dtype() != step.output.dtype)
        return failure(message(N_("The input has the shape %1, but %2 was expected."), value->tensor.shape().toString(),
                               step.output.shape.toString()),
                       step.node->name);
    return value;
}

} // namespace

Runner::Runner(std::uint64_t cacheBytes, int threads)
    : m_cache(cacheBytes)
    , m_weights(cacheBytes / 3)
    , m_threads(threads) {}

bool Runner::run(const Plan& plan, RunObserver& observer, std::stop_token stop) {
    std::vector<std::optional<NodeResult>> results(plan.steps.size());
    std::vector<int> readers = readersOf(plan);
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
        const PlanStep& step = plan.steps[i];
        if (stop.stop_requested())
            return false;
        std::vector<NodeResult> inputs;
        for (int index : step.inputs)
            if (auto& input = results[static_cast<std::size_t>(index)]) {
                inputs.push_back(*input);
                if (--readers[static_cast<std::size_t>(index)] == 0)
                    input.reset();
            }
        if (inputs.size() != step.inputs.size())
            continue; // something before it failed and said so
        observer.nodeStarted(step.node->id);
        Result<NodeResult> result = resultOf(step, inputs, stop);
        if (stop.stop_requested())
            return false;
        if (!result) {
            observer.nodeFailed(step.node->id, result.error());
            continue;
        }
        observer.nodeFinished(step.node->id, *result);
        if (readers[i] > 0)
            results[i] = std::move(*result);
    }
    return true;
}

Result<NodeResult> Runner::resultOf(const PlanStep& step, const std::vector<NodeResult>& inputs, std::stop_token stop) {
    if (step.bypassed)
        return NodeResult{inputs.front().value, step.key, 0, inputs.front().cached};
    if (auto cached = m_cache.find(step.key)) {
        ++m_counters.cacheHits;
        return NodeResult{std::move(cached->value), step.key, cached->milliseconds, true};
    }
    try {
        const Clock::time_point start = Clock::now();
        Result<Value> value = compute(step, inputs, stop);
        if (!value)
            return tl::unexpected(std::move(value.error()));
        NodeResult result{std::move(*value), step.key, millisecondsSince(start), false};
        if (!stop.stop_requested()) {
            ++m_counters.computed;
            m_cache.put(step.key, {result.value, result.milliseconds});
        }
        return result;
    } catch (const std::bad_alloc&) {
        return tl::unexpected(outOfMemory(step));
    } catch (const std::exception& exception) {
        return failure(message(N_("The layer could not be computed: %1"), exception.what()), step.node->name);
    }
}

Result<Value> Runner::compute(const PlanStep& step, const std::vector<NodeResult>& inputs, std::stop_token stop) {
    if (step.def->isSource())
        return load(step);
    Result<std::vector<Tensor>> weights = weightsOf(step);
    if (!weights)
        return tl::unexpected(std::move(weights.error()));
    std::vector<Value> values;
    for (const NodeResult& input : inputs)
        values.push_back(input.value);
    const Execution exec(std::move(stop), m_threads);
    return step.def->forward({step.node->params, values, *weights, step.output, exec});
}

Result<std::vector<Tensor>> Runner::weightsOf(const PlanStep& step) {
    std::vector<Tensor> weights;
    for (const WeightDef& weight : step.weights) {
        Result<Tensor> tensor = weightOf(step, weight);
        if (!tensor)
            return tl::unexpected(std::move(tensor.error()));
        weights.push_back(std::move(*tensor));
    }
    return weights;
}

Result<Tensor> Runner::weightOf(const PlanStep& step, const WeightDef& weight) {
    if (const auto own = step.node->weights.find(weight.name); own != step.node->weights.end())
        return own->second;
    const Key key = weightKey(*step.node, weight);
    if (auto cached = m_weights.find(key))
        return std::move(cached->value.tensor);
    Checked<Tensor> made = initialize(initializerOf(*step.node, weight), weight.shape, saltOf(*step.node, weight));
    if (!made)
        return failure(std::move(made.error().text), step.node->name, std::move(made.error().hint));
    Value value;
    value.tensor = *made;
    m_weights.put(key, {std::move(value), 0});
    return std::move(*made);
}

} // namespace layerscope
