// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "run/Plan.h"
#include "run/Runner.h"

#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace layerscope {

class StepWeights;

/// How a network is made ready to run without anyone looking in between.
struct InferenceOptions {
    int threads = 0; ///< 0: one a core
    Arithmetic arithmetic = Arithmetic::Exact;
    /// Whether a BatchNormalization and an activation are computed with the layer before them when nothing else reads
    /// what lies between. The numbers then differ from those of the Runner by rounding.
    bool fuse = true;
    Budget budget{};
};

/// A Plan made ready to run again and again: weights packed once, activations in one arena in which results whose
/// readers are done make room for later ones, layers fused. Unlike a Runner it keeps nothing from one run to the next
/// and shows nothing of what lies between. One run at a time.
class Inference {
public:
    /// Computes `outputs`, and only what they need. The plan's sources give their numbers at each run, so their feeds
    /// are not asked. Fails with a text for the user when a node has a mistake, cannot run, or when there is not enough
    /// memory.
    static Result<std::unique_ptr<Inference>> make(const Plan& plan, std::span<const NodeId> outputs,
                                                   InferenceOptions options = {});
    /// The same from a graph that is given up: a weight goes as soon as its layer has it packed, so that there is no
    /// more memory in use than for weights and the arena. Only for a graph whose nodes nobody else holds.
    static Result<std::unique_ptr<Inference>> make(Graph&& graph, const Feeds& feeds, const LayerRegistry& registry,
                                                   std::span<const NodeId> outputs, InferenceOptions options = {});
    ~Inference();

    /// The sources that the outputs need, in the order in which run takes them, and what they must be.
    std::span<const NodeId> sources() const;
    const TensorSpec& specOf(NodeId source) const;

    /// inputs: one Value a source, of its shape and dtype. The outputs, in the order asked for, are valid until the
    /// next run. False when it was stopped. Asks for no memory after the first run when every layer is prepared (see
    /// unprepared()); otherwise it may throw std::bad_alloc.
    bool run(std::span<const Value> inputs, std::stop_token stop = {});
    const Value& output(std::size_t index) const;

    std::int64_t arenaBytes() const;
    std::int64_t preparedBytes() const;
    /// Names of layers that have no prepared form and so ask for memory at each run.
    std::vector<std::string> unprepared() const;

private:
    struct State;
    static Result<std::unique_ptr<Inference>> make(const Plan& plan, std::span<const NodeId> outputs,
                                                   StepWeights weights, const InferenceOptions& options);
    explicit Inference(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace layerscope
