// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/Plan.h"
#include "run/PreparedCache.h"
#include "run/ResultCache.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace layerscope {

/// One node's result as it comes out of a run.
struct NodeResult {
    Value value;
    Key key;
    double milliseconds = 0; ///< of the computation that made it, also when it comes from the cache
    bool cached = false;
};

/// Is told of a run while it goes on, on the thread that runs it.
class RunObserver {
public:
    virtual ~RunObserver() = default;
    /// Before a node is computed; not for one whose result is in the cache.
    virtual void nodeStarted(NodeId) {}
    /// How far a source that takes its time has come, 0 to 1.
    virtual void nodeProgress(NodeId, double) {}
    virtual void nodeFinished(NodeId, const NodeResult&) {}
    /// A source that could not be loaded, or memory that ran out; what depends on it is not run.
    virtual void nodeFailed(NodeId, const Error&) {}
};

/// Counts since the Runner was made; a test of "only what depends on an edit is recomputed" reads them.
struct RunCounters {
    std::uint64_t computed = 0;
    std::uint64_t cacheHits = 0;
};

/// Runs Plans node by node and keeps results, weights and prepared layers in caches. One run at a time; one thread at a
/// time.
class Runner {
public:
    /// cacheBytes for results, and a third of it again for weights, and for prepared layers; threads = 0 takes one a
    /// core.
    explicit Runner(std::uint64_t cacheBytes, int threads = 0);

    /// False when it was stopped before the end. A stopped run keeps what was finished and nothing else.
    bool run(const Plan& plan, RunObserver& observer, std::stop_token stop = {});
    /// The weights of a step: its own, or those that its initializers make.
    Result<std::vector<Tensor>> weightsOf(const PlanStep& step);

    /// Exact until told otherwise. Results of another arithmetic are forgotten.
    void setArithmetic(Arithmetic arithmetic);
    Arithmetic arithmetic() const { return m_arithmetic; }

    const RunCounters& counters() const { return m_counters; }
    ResultCache& cache() { return m_cache; }

private:
    std::optional<NodeResult> knownResult(const PlanStep& step, const std::vector<NodeResult>& inputs);
    Result<NodeResult> newResult(const PlanStep& step, const std::vector<NodeResult>& inputs, const Progress& progress);
    Result<Value> compute(const PlanStep& step, const std::vector<NodeResult>& inputs, const Progress& progress);
    PreparedPointer preparedOf(const PlanStep& step, std::span<const Value> inputs, std::span<const Tensor> weights);
    Result<Tensor> weightOf(const PlanStep& step, const WeightDef& weight);

    ResultCache m_cache;
    ResultCache m_weights;
    PreparedCache m_prepared;
    Arithmetic m_arithmetic = Arithmetic::Exact;
    RunCounters m_counters;
    int m_threads;
};

} // namespace layerscope
