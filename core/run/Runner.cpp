// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/Runner.h"

#include "base/Numbers.h"
#include "run/MakeWeight.h"
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

/// The results that some step is still to read; each goes when its last reader has taken it, so that a network whose
/// results do not fit in the cache needs no more memory than it must.
class Held {
public:
    explicit Held(const Plan& plan)
        : m_results(plan.steps.size())
        , m_readers(plan.steps.size(), 0) {
        for (const PlanStep& step : plan.steps)
            for (int input : step.inputs)
                ++m_readers[static_cast<std::size_t>(input)];
    }

    /// Inputs of a step, by port; fewer when one of them failed.
    std::vector<NodeResult> take(const PlanStep& step) {
        std::vector<NodeResult> inputs;
        for (int index : step.inputs) {
            std::optional<NodeResult>& result = m_results[static_cast<std::size_t>(index)];
            if (!result)
                continue;
            inputs.push_back(*result);
            if (--m_readers[static_cast<std::size_t>(index)] == 0)
                result.reset();
        }
        return inputs;
    }

    void keep(std::size_t index, NodeResult result) {
        if (m_readers[index] > 0)
            m_results[index] = std::move(result);
    }

private:
    std::vector<std::optional<NodeResult>> m_results;
    std::vector<int> m_readers; ///< still to come
};

Error outOfMemory(const PlanStep& step) {
    return {message(N_("There was not enough memory to compute %1."), step.output.toString()),
            message(N_("Make the layer or its input smaller, or close other programs.")), step.node->name};
}

Result<Value> load(const PlanStep& step, const Progress& progress) {
    if (!step.feed.load)
        return failure(message(N_("There is nothing to load.")), step.node->name);
    Result<Value> value = step.feed.load(step.output, progress);
    if (!value)
        return value;
    if (value->tensor.shape() != step.output.shape || value->tensor.dtype() != step.output.dtype)
        return failure(message(N_("The input has the shape %1, but %2 was expected."), value->tensor.shape().toString(),
                               step.output.shape.toString()),
                       step.node->name);
    value->axes = step.output.axes;
    return value;
}

} // namespace

Runner::Runner(std::uint64_t cacheBytes, int threads)
    : m_cache(cacheBytes)
    , m_weights(cacheBytes / 3)
    , m_prepared(cacheBytes / 3)
    , m_threads(threads) {}

bool Runner::run(const Plan& plan, RunObserver& observer, std::stop_token stop) {
    Held held(plan);
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
        const PlanStep& step = plan.steps[i];
        if (stop.stop_requested())
            return false;
        const std::vector<NodeResult> inputs = held.take(step);
        if (inputs.size() != step.inputs.size())
            continue; // something before it failed and said so
        std::optional<NodeResult> result = knownResult(step, inputs);
        if (!result) {
            observer.nodeStarted(step.node->id);
            const Progress progress{stop, [&](double part) { observer.nodeProgress(step.node->id, part); }};
            Result<NodeResult> made = newResult(step, inputs, progress);
            if (stop.stop_requested())
                return false;
            if (!made) {
                observer.nodeFailed(step.node->id, made.error());
                continue;
            }
            result = std::move(*made);
        }
        observer.nodeFinished(step.node->id, *result);
        held.keep(i, std::move(*result));
    }
    return true;
}

std::optional<NodeResult> Runner::knownResult(const PlanStep& step, const std::vector<NodeResult>& inputs) {
    if (step.bypassed)
        return NodeResult{inputs.front().value, step.key, 0, inputs.front().cached};
    std::optional<CachedValue> cached = m_cache.find(step.key);
    if (!cached)
        return std::nullopt;
    ++m_counters.cacheHits;
    cached->value.axes = step.output.axes; // the same numbers may come from another Input
    return NodeResult{std::move(cached->value), step.key, cached->milliseconds, true};
}

Result<NodeResult> Runner::newResult(const PlanStep& step, const std::vector<NodeResult>& inputs,
                                     const Progress& progress) {
    try {
        const Clock::time_point start = Clock::now();
        Result<Value> value = compute(step, inputs, progress);
        if (!value)
            return tl::unexpected(std::move(value.error()));
        NodeResult result{std::move(*value), step.key, millisecondsSince(start), false};
        if (!progress.stopped()) {
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

Result<Value> Runner::compute(const PlanStep& step, const std::vector<NodeResult>& inputs, const Progress& progress) {
    if (step.def->isSource())
        return load(step, progress);
    Result<std::vector<Tensor>> weights = weightsOf(step);
    if (!weights)
        return tl::unexpected(std::move(weights.error()));
    std::vector<Value> values;
    for (const NodeResult& input : inputs)
        values.push_back(input.value);
    const Execution exec(progress.stop, m_threads);
    const PreparedPointer prepared = preparedOf(step, values, *weights);
    return step.def->compute({.params = step.node->params,
                              .inputs = values,
                              .weights = *weights,
                              .output = step.output,
                              .exec = exec,
                              .prepared = prepared.get(),
                              .arithmetic = m_arithmetic});
}

PreparedPointer Runner::preparedOf(const PlanStep& step, std::span<const Value> inputs,
                                   std::span<const Tensor> weights) {
    if (!step.def->prepare)
        return nullptr;
    const Key key = preparedKey(step, inputs, m_arithmetic);
    if (PreparedPointer known = m_prepared.find(key))
        return known;
    std::vector<TensorSpec> specs;
    for (const Value& input : inputs)
        specs.push_back({.shape = input.tensor.shape(), .axes = input.axes, .dtype = input.tensor.dtype()});
    const Followers none;
    PreparedPointer made = step.def->prepare({.params = step.node->params,
                                              .inputs = specs,
                                              .weights = weights,
                                              .output = step.output,
                                              .arithmetic = m_arithmetic,
                                              .followers = none});
    m_prepared.put(key, made);
    return made;
}

void Runner::setArithmetic(Arithmetic arithmetic) {
    if (arithmetic != m_arithmetic)
        m_cache.clear();
    m_arithmetic = arithmetic;
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
    const auto own = step.node->weights.find(weight.name);
    if (own != step.node->weights.end() && own->second.shape() == weight.shape)
        return own->second;
    const Key key = weightKey(*step.node, weight);
    if (auto cached = m_weights.find(key))
        return std::move(cached->value.tensor);
    Result<Tensor> made = makeWeight(*step.node, weight);
    if (!made)
        return made;
    Value value;
    value.tensor = std::move(*made);
    m_weights.put(key, {value, 0});
    return std::move(value.tensor);
}

} // namespace layerscope
