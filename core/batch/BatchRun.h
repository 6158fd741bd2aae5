// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "batch/ExampleReader.h"
#include "batch/Examples.h"
#include "run/Inference.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace layerscope {

class ReadAhead;

struct BatchOptions {
    std::int64_t examples = 0; ///< computed at once; 0: suggestedExamples
    InferenceOptions inference;
};

/// What is run: a graph whose other inputs have their sources, and whose `input` takes one file after the other.
struct BatchJob {
    const Graph& graph;
    NodeId input;
    std::vector<NodeId> outputs;
    const LayerRegistry& registry;
    MediaStore& media; ///< has what is embedded; must be as good as empty, since no file is read twice
};

/// Is told how a batch run goes, on the thread that runs it.
class BatchObserver {
public:
    virtual ~BatchObserver() = default;
    /// The outputs of a file, [1, ...] each, in the order asked for. An error ends the run.
    virtual Result<void> done(const Example& example, std::span<const Tensor> outputs) = 0;
    /// A file that cannot be read, or is of another kind than the first; the run goes on. An error ends it.
    virtual Result<void> failed(const Example& example, const Error& error) = 0;
    /// Files are run one by one from now on, because together they would give other numbers at that output.
    virtual void runsOneByOne(const std::string& /*output*/) {}
};

/// Runs a network over many files, several at once, and gives for each the bits that it has alone. Files are read on
/// another thread meanwhile.
class BatchRun {
public:
    /// Compiles for one file; fails with the first mistake of the network.
    static Result<BatchRun> make(const BatchJob& job, const BatchOptions& options);

    /// For one file: shapes and names of the outputs.
    const Plan& one() const { return *m_one; }
    /// Tells this network apart from others, with its weights and settings, but without its files.
    Key networkKey() const;
    /// Of what the other inputs show, and the words that the input knows.
    Key otherInputsKey() const;
    /// Files that are computed at once.
    std::int64_t examplesAtOnce() const { return m_examples; }

    /// In their order. False when it was stopped: what the observer has is done. An error when a fixed input cannot be
    /// read, the network cannot be computed, or the observer says so.
    Result<bool> run(std::span<const Example> examples, BatchObserver& observer, const std::stop_token& stop);

private:
    struct Batch;
    BatchRun(const BatchJob& job, const BatchOptions& options);

    Feeds feeds() const;
    std::shared_ptr<const Plan> planFor(std::int64_t examples) const;
    Result<void> readFixed(const std::stop_token& stop);
    std::optional<Error> misfit(const Value& value) const;
    Result<bool> gather(ReadAhead& reader, std::span<const Example> examples, Batch& batch, BatchObserver& observer,
                        const std::stop_token& stop) const;
    Result<bool> compute(const Batch& batch, std::int64_t from, std::int64_t count, const std::stop_token& stop,
                         std::vector<std::vector<Tensor>>& results);
    Result<bool> computeAll(const Batch& batch, BatchObserver& observer, const std::stop_token& stop,
                            std::vector<std::vector<Tensor>>& results);
    Result<Inference*> engineFor(std::int64_t examples);

    BatchJob m_job;
    BatchOptions m_options;
    std::int64_t m_examples = 1;
    bool m_checked = false; ///< that the bits are those of one by one
    std::shared_ptr<const Plan> m_one;
    std::vector<std::pair<NodeId, Value>> m_fixed;
    std::unique_ptr<Inference> m_engine;
    std::int64_t m_engineExamples = 0;
};

} // namespace layerscope
