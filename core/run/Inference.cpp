// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/Inference.h"

#include "kernels/AlignedFloats.h"
#include "run/InferenceBuffers.h"
#include "run/InferenceSteps.h"
#include "tensor/BorrowedTensor.h"

#include <algorithm>
#include <cassert>
#include <new>

namespace layerscope {
namespace {

Error cannotRun(const Plan& plan, NodeId id) {
    const auto isError = [](const Issue& issue) { return issue.severity == Issue::Severity::Error; };
    std::vector<Issue> issues = plan.find(id) ? plan.find(id)->issues : std::vector<Issue>();
    const std::vector<Issue> all = plan.issues();
    issues.insert(issues.end(), all.begin(), all.end());
    if (const auto issue = std::ranges::find_if(issues, isError); issue != issues.end())
        return {issue->text, issue->hint, {}};
    return {message(N_("The layer cannot be computed: an input before it has nothing to show.")),
            message(N_("Choose a file for each input.")),
            {}};
}

Result<std::vector<int>> stepsOf(const Plan& plan, std::span<const NodeId> nodes) {
    std::vector<int> steps;
    for (const NodeId id : nodes) {
        const NodePlan* node = plan.find(id);
        if (!node || node->step < 0)
            return tl::unexpected(cannotRun(plan, id));
        steps.push_back(node->step);
    }
    return steps;
}

} // namespace

struct Inference::State {
    InferenceSteps steps;
    InferenceBuffers buffers;
    std::vector<int> wanted;
    std::vector<NodeId> sources;
    std::vector<TensorSpec> sourceSpecs;
    int threads = 0;
    Arithmetic arithmetic = Arithmetic::Exact;

    std::shared_ptr<AlignedFloats> arena;
    std::vector<Value> values;             ///< one a step of the plan
    std::vector<std::span<float>> written; ///< one a step of the run: where a prepared one writes
    std::vector<Tensor> ports;             ///< of the step that is running

    void layOut(const ArenaPlan& plan);
    void placeResults(std::size_t index, std::span<const std::size_t> offsets);
    void take(std::span<const Value> inputs);
    void run(std::size_t index, const Execution& exec);
    void share(const InferenceStep& step);
    void compute(const InferenceStep& step, const Execution& exec);
    void release(std::size_t index);

    Value& valueOf(int result) { return values[static_cast<std::size_t>(result)]; }
    int bufferOf(int result) const { return buffers.bufferOf[static_cast<std::size_t>(result)]; }
};

/// Makes the arena and, once for all runs, the Tensors in it.
void Inference::State::layOut(const ArenaPlan& plan) {
    arena = std::make_shared<AlignedFloats>(plan.bytes / sizeof(float));
    values.resize(buffers.bufferOf.size());
    written.resize(steps.steps.size());
    for (std::size_t i = 0; i < steps.sources.size(); ++i)
        valueOf(steps.sources[i]).axes = sourceSpecs[i].axes;
    std::size_t mostPorts = 0;
    for (std::size_t index = 0; index < steps.steps.size(); ++index) {
        placeResults(index, plan.offsets);
        mostPorts = std::max(mostPorts, steps.steps[index].inputs.size());
    }
    ports.reserve(mostPorts);
}

void Inference::State::placeResults(std::size_t index, std::span<const std::size_t> offsets) {
    const InferenceStep& step = steps.steps[index];
    Value& value = valueOf(step.result);
    value.axes = step.output.axes;
    const int buffer = bufferOf(step.result);
    if (buffer == InferenceBuffers::kNone)
        return;
    if (step.kind == InferenceStep::Kind::Alias) {
        value.tensor = valueOf(step.inputs[0]).tensor.reshaped(step.output.shape);
        return;
    }
    auto* bytes = reinterpret_cast<std::byte*>(arena->data()) + offsets[static_cast<std::size_t>(buffer)];
    TensorBuilder builder = builderIn({arena, bytes}, step.output.shape);
    written[index] = builder.floats();
    value.tensor = std::move(builder).finish();
}

void Inference::State::take(std::span<const Value> inputs) {
    assert(inputs.size() == steps.sources.size());
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        assert(inputs[i].tensor.shape() == sourceSpecs[i].shape && inputs[i].tensor.dtype() == sourceSpecs[i].dtype);
        Value& value = valueOf(steps.sources[i]);
        value.tensor = inputs[i].tensor;
        value.mask = inputs[i].mask;
    }
}

void Inference::State::run(std::size_t index, const Execution& exec) {
    const InferenceStep& step = steps.steps[index];
    switch (step.kind) {
    case InferenceStep::Kind::Alias:
        if (bufferOf(step.result) == InferenceBuffers::kNone)
            share(step);
        break;
    case InferenceStep::Kind::Prepared:
        ports.clear();
        for (const int input : step.inputs)
            ports.push_back(valueOf(input).tensor);
        step.prepared->run(ports, written[index], exec);
        ports.clear();
        break;
    case InferenceStep::Kind::Compute:
        compute(step, exec);
        break;
    }
}

void Inference::State::share(const InferenceStep& step) {
    const Value& input = valueOf(step.inputs[0]);
    Value& value = valueOf(step.result);
    value.tensor = input.tensor.reshaped(step.output.shape);
    value.mask = input.mask;
}

void Inference::State::compute(const InferenceStep& step, const Execution& exec) {
    std::vector<Value> inputs;
    inputs.reserve(step.inputs.size());
    for (const int input : step.inputs)
        inputs.push_back(valueOf(input));
    valueOf(step.result) = step.layer->compute({.params = step.params,
                                                .inputs = inputs,
                                                .weights = step.weights,
                                                .output = step.output,
                                                .exec = exec,
                                                .prepared = step.prepared.get(),
                                                .arithmetic = arithmetic});
}

/// Lets go of what nobody reads any more.
void Inference::State::release(std::size_t index) {
    for (const int result : buffers.lastReadAfter[index]) {
        valueOf(result).tensor = {};
        valueOf(result).mask.reset();
    }
}

Inference::Inference(std::unique_ptr<State> state)
    : m_state(std::move(state)) {}
Inference::~Inference() = default;

Result<std::unique_ptr<Inference>> Inference::make(const Plan& plan, std::span<const NodeId> outputs,
                                                   InferenceOptions options) {
    return make(plan, outputs, StepWeights(), options);
}

Result<std::unique_ptr<Inference>> Inference::make(Graph&& graph, const Feeds& feeds, const LayerRegistry& registry,
                                                   std::span<const NodeId> outputs, InferenceOptions options) {
    Graph bare = std::move(graph);
    if (const auto whole = compile(bare, feeds, registry, options.budget); !stepsOf(*whole, outputs))
        return make(*whole, outputs, StepWeights(), options); // says what is wrong, also with the weights
    NodeWeights taken = takeWeights(bare);
    return make(*compile(bare, feeds, registry, options.budget), outputs, StepWeights(std::move(taken)), options);
}

Result<std::unique_ptr<Inference>> Inference::make(const Plan& plan, std::span<const NodeId> outputs,
                                                   StepWeights weights, const InferenceOptions& options) {
    try {
        Result<std::vector<int>> wanted = stepsOf(plan, outputs);
        if (!wanted)
            return tl::unexpected(std::move(wanted.error()));
        auto state = std::make_unique<State>();
        state->wanted = std::move(*wanted);
        state->threads = options.threads;
        state->arithmetic = options.arithmetic;
        Result<InferenceSteps> steps = prepareSteps(plan, state->wanted, std::move(weights), options);
        if (!steps)
            return tl::unexpected(std::move(steps.error()));
        state->steps = std::move(*steps);
        for (const int source : state->steps.sources) {
            const PlanStep& step = plan.steps[static_cast<std::size_t>(source)];
            state->sources.push_back(step.node->id);
            state->sourceSpecs.push_back(step.output);
        }
        state->buffers = assignBuffers(state->steps, state->wanted, plan.steps.size());
        const ArenaPlan arena = planArena(state->buffers.lifetimes);
        if (auto fits = checkMemory(state->steps, arena.bytes, options.budget); !fits)
            return tl::unexpected(std::move(fits.error()));
        state->layOut(arena);
        return std::unique_ptr<Inference>(new Inference(std::move(state)));
    } catch (const std::bad_alloc&) {
        return failure(message(N_("There was not enough memory to make the network ready to run.")), {},
                       message(N_("Make the layers or the input smaller, or close other programs.")));
    }
}

std::span<const NodeId> Inference::sources() const {
    return m_state->sources;
}

const TensorSpec& Inference::specOf(NodeId source) const {
    const auto found = std::ranges::find(m_state->sources, source);
    assert(found != m_state->sources.end());
    return m_state->sourceSpecs[static_cast<std::size_t>(found - m_state->sources.begin())];
}

bool Inference::run(std::span<const Value> inputs, std::stop_token stop) {
    State& state = *m_state;
    state.take(inputs);
    const Execution exec(std::move(stop), state.threads);
    for (std::size_t index = 0; index < state.steps.steps.size(); ++index) {
        if (!exec.stopped())
            state.run(index, exec);
        state.release(index);
    }
    return !exec.stopped();
}

const Value& Inference::output(std::size_t index) const {
    return m_state->valueOf(m_state->wanted[index]);
}

std::int64_t Inference::arenaBytes() const {
    return m_state->arena->bytes();
}

std::int64_t Inference::preparedBytes() const {
    return static_cast<std::int64_t>(m_state->steps.preparedBytes);
}

std::vector<std::string> Inference::unprepared() const {
    std::vector<std::string> names;
    for (const InferenceStep& step : m_state->steps.steps)
        if (step.kind == InferenceStep::Kind::Compute)
            names.push_back(step.name);
    return names;
}

} // namespace layerscope
