// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/BatchRun.h"

#include "batch/BatchPlan.h"
#include "batch/ReadAhead.h"
#include "batch/Stack.h"
#include "data/Feeding.h"

#include <algorithm>
#include <new>
#include <utility>

namespace layerscope {
namespace {

/// Batches that lie read before they are computed.
constexpr std::int64_t kBatchesAhead = 2;

std::optional<Error> firstMistake(const Plan& plan, const Graph& graph) {
    for (const Issue& issue : plan.issues())
        if (issue.severity == Issue::Severity::Error)
            return Error{issue.text, issue.hint, graph.find(issue.node)->name};
    return std::nullopt;
}

/// The first, the last and two between: a kernel that treats examples unlike each other does so somewhere there.
std::vector<std::int64_t> checkedPlaces(std::int64_t examples) {
    std::vector<std::int64_t> places{0, examples / 3, examples * 2 / 3, examples - 1};
    places.erase(std::unique(places.begin(), places.end()), places.end());
    return examples > 1 ? places : std::vector<std::int64_t>();
}

std::optional<std::size_t> firstOther(const std::vector<Tensor>& a, const std::vector<Tensor>& b) {
    const auto identical = [](const Tensor& left, const Tensor& right) { return left.identical(right); };
    const auto other = std::ranges::mismatch(a, b, identical).in1;
    return other == a.end() ? std::nullopt : std::optional(static_cast<std::size_t>(other - a.begin()));
}

} // namespace

/// Files that are computed together.
struct BatchRun::Batch {
    std::vector<const Example*> examples;
    std::vector<Value> values;
    std::int64_t size() const { return static_cast<std::int64_t>(values.size()); }
};

BatchRun::BatchRun(const BatchJob& job, const BatchOptions& options)
    : m_job(job)
    , m_options(options) {}

Result<BatchRun> BatchRun::make(const BatchJob& job, const BatchOptions& options) {
    BatchRun run(job, options);
    run.m_one = run.planFor(1);
    if (auto mistake = firstMistake(*run.m_one, job.graph))
        return tl::unexpected(std::move(*mistake));
    if (!std::ranges::all_of(job.outputs, [&](NodeId id) { return run.m_one->stepOf(id) != nullptr; }))
        return failure(message(N_("There is an output that cannot be computed: an input has no source.")));
    run.m_examples = options.examples > 0 ? options.examples : suggestedExamples(*run.m_one);
    if (run.m_examples == 1)
        return run;
    const auto plan = run.planFor(run.m_examples);
    const auto mistake = firstMistake(*plan, job.graph);
    if (mistake && options.examples > 0 && !firstMistake(*run.planFor(2), job.graph))
        return tl::unexpected(*mistake); // asked for more than there is memory for
    if (mistake || !keepsExamplesApart(*plan, *run.m_one, job.outputs))
        run.m_examples = 1;
    return run;
}

Feeds BatchRun::feeds() const {
    return makeFeeds(m_job.graph, m_job.registry, m_job.media);
}

std::shared_ptr<const Plan> BatchRun::planFor(std::int64_t examples) const {
    return compileExamples(m_job.graph, feeds(), examples, m_job.registry);
}

/// Keys of what is computed, as if every input showed the same.
Key BatchRun::networkKey() const {
    Feeds same = feeds();
    for (auto& [id, feed] : same)
        feed.key = Hasher().add(m_job.graph.find(id)->name).key();
    const auto plan = compileExamples(m_job.graph, same, 1, m_job.registry);
    Hasher hasher;
    for (NodeId id : m_job.outputs) {
        const PlanStep* step = plan->stepOf(id);
        hasher.add(step->node->name).add(step->key);
        for (const std::string& name : step->node->classNames)
            hasher.add(name);
    }
    return hasher.key();
}

Key BatchRun::otherInputsKey() const {
    Hasher hasher;
    for (const auto& [id, feed] : feeds())
        if (id != m_job.input)
            hasher.add(m_job.graph.find(id)->name).add(feed.key);
    if (const ParamValue* vocabulary = m_job.graph.find(m_job.input)->params.find("vocabulary"))
        hasher.add(m_job.media.sourceKey(std::get<std::string>(*vocabulary)));
    return hasher.key();
}

Result<void> BatchRun::readFixed(const std::stop_token& stop) {
    m_fixed.clear();
    for (const PlanStep& step : m_one->steps) {
        if (!step.def->isSource() || step.node->id == m_job.input)
            continue;
        auto value = ExampleReader(*step.node, m_job.registry, m_job.media).read(stop);
        if (!value)
            return failure(value.error().what, step.node->name + ": " + value.error().place, value.error().hint);
        m_fixed.emplace_back(step.node->id, std::move(*value));
    }
    return {};
}

/// The network was compiled for the first file.
std::optional<Error> BatchRun::misfit(const Value& value) const {
    const TensorSpec& wanted = m_one->stepOf(m_job.input)->output;
    if (value.tensor.shape() == wanted.shape && value.tensor.dtype() == wanted.dtype &&
        value.mask.has_value() == wanted.masked)
        return std::nullopt;
    return Error{message(N_("It is of another kind than the files before it.")),
                 message(N_("Run it apart, or set the input's “Read as”.")),
                 {}};
}

/// False when it was stopped.
Result<bool> BatchRun::gather(ReadAhead& reader, std::span<const Example> examples, Batch& batch,
                              BatchObserver& observer, const std::stop_token& stop) const {
    while (batch.size() < m_examples) {
        auto item = reader.next(stop);
        if (!item)
            break;
        const Example& example = examples[item->index];
        std::optional<Error> error = item->value ? misfit(*item->value) : std::optional(item->value.error());
        if (error) {
            if (auto told = observer.failed(example, *error); !told)
                return tl::unexpected(told.error());
            continue;
        }
        batch.examples.push_back(&example);
        batch.values.push_back(std::move(*item->value));
    }
    return !stop.stop_requested();
}

Result<Inference*> BatchRun::engineFor(std::int64_t examples) {
    if (m_engine && m_engineExamples == examples)
        return m_engine.get();
    m_engine.reset(); // before there is another: its weights are packed
    auto engine = Inference::make(*planFor(examples), m_job.outputs, m_options.inference);
    if (!engine)
        return tl::unexpected(std::move(engine.error()));
    m_engine = std::move(*engine);
    m_engineExamples = examples;
    return m_engine.get();
}

/// `count` files of the batch at once; results: one list of outputs a file, added.
Result<bool> BatchRun::compute(const Batch& batch, std::int64_t from, std::int64_t count, const std::stop_token& stop,
                               std::vector<std::vector<Tensor>>& results) try {
    const Result<Inference*> engine = engineFor(count);
    if (!engine)
        return tl::unexpected(engine.error());
    std::vector<Value> inputs;
    for (NodeId source : (*engine)->sources()) {
        const auto fixed = std::ranges::find(m_fixed, source, &std::pair<NodeId, Value>::first);
        if (fixed != m_fixed.end())
            inputs.push_back(stacked(std::vector<Value>(static_cast<std::size_t>(count), fixed->second)));
        else
            inputs.push_back(stacked(
                std::span(batch.values).subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(count))));
    }
    if (!(*engine)->run(inputs, stop))
        return false;
    for (std::int64_t i = 0; i < count; ++i) {
        results.emplace_back();
        for (std::size_t output = 0; output < m_job.outputs.size(); ++output)
            results.back().push_back(exampleOf((*engine)->output(output).tensor, i));
    }
    return true;
} catch (const std::bad_alloc&) {
    return failure(message(N_("There was not enough memory to compute %1 files at once."), count), {},
                   message(N_("Take fewer at once, or close other programs.")));
}

/// Some files of the first batch are computed alone as well. Where the bits differ, all are from then on.
Result<bool> BatchRun::computeAll(const Batch& batch, BatchObserver& observer, const std::stop_token& stop,
                                  std::vector<std::vector<Tensor>>& results) {
    const bool check = m_examples > 1 && !std::exchange(m_checked, true);
    std::vector<std::int64_t> places = check ? checkedPlaces(batch.size()) : std::vector<std::int64_t>();
    std::vector<std::vector<Tensor>> alone;
    for (std::int64_t place : places)
        if (auto complete = compute(batch, place, 1, stop, alone); !complete || !*complete)
            return complete;
    if (m_examples > 1)
        if (auto complete = compute(batch, 0, batch.size(), stop, results); !complete || !*complete)
            return complete;
    for (std::size_t i = 0; i < places.size() && m_examples > 1; ++i)
        if (const auto output = firstOther(alone[i], results[static_cast<std::size_t>(places[i])])) {
            observer.runsOneByOne(m_job.graph.find(m_job.outputs[*output])->name);
            m_examples = 1;
            results.clear();
        }
    for (std::int64_t i = 0; m_examples == 1 && i < batch.size(); ++i)
        if (auto complete = compute(batch, i, 1, stop, results); !complete || !*complete)
            return complete;
    return true;
}

Result<bool> BatchRun::run(std::span<const Example> examples, BatchObserver& observer, const std::stop_token& stop) {
    if (auto read = readFixed(stop); !read)
        return tl::unexpected(read.error());
    const ExampleReader reader(*m_job.graph.find(m_job.input), m_job.registry, m_job.media);
    ReadAhead ahead(examples.size(), static_cast<std::size_t>(m_examples * kBatchesAhead),
                    [&](std::size_t index, const std::stop_token& ended) {
                        return reader.read(examples[index].file.string(), ended);
                    });
    for (;;) {
        Batch batch;
        const auto gathered = gather(ahead, examples, batch, observer, stop);
        if (!gathered || !*gathered)
            return gathered;
        if (batch.size() == 0)
            return true;
        std::vector<std::vector<Tensor>> results;
        const auto computed = computeAll(batch, observer, stop, results);
        if (!computed || !*computed)
            return computed;
        for (std::size_t i = 0; i < results.size(); ++i)
            if (auto told = observer.done(*batch.examples[i], results[i]); !told)
                return tl::unexpected(told.error());
    }
}

} // namespace layerscope
