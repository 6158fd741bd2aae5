// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "RunOptions.h"
#include "batch/BatchRun.h"
#include "batch/OutputFolder.h"
#include "batch/RunRecord.h"
#include "batch/ScoreTable.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace layerscope {

/// Where the outputs of many files go: an .npz each in a folder, or a line each in a table; with the record of what is
/// done. Its functions throw Stop but for write.
class ManyOutputs {
public:
    /// Begins, or goes on with what is there.
    ManyOutputs(const RunOptions& options, const BatchRun& run, const std::vector<NodeId>& outputs);

    /// The examples that are not done, or have changed since.
    std::vector<Example> notDone(const std::vector<Example>& examples, const ExampleReader& reader) const;
    Result<void> write(const Example& example, const Key& key, std::span<const Tensor> outputs);
    /// Brings to the disk what was written, and records it.
    Result<void> flush();
    /// When all are done: writes the table, in the order of the examples.
    void finish(const std::vector<Example>& examples, const ExampleReader& reader) const;
    RunRecord& record() { return *m_record; }

private:
    std::filesystem::path fileFor(const Example& example) const;
    RunTerms terms(const RunOptions& options, const BatchRun& run) const;

    std::filesystem::path m_path;
    std::vector<std::string> m_names; ///< of the outputs
    std::optional<ScoreTable> m_table;
    std::optional<OutputFolder> m_folder;
    std::vector<std::pair<std::string, Key>> m_written; ///< that are not recorded yet
    std::chrono::steady_clock::time_point m_flushed = std::chrono::steady_clock::now();
    std::optional<RunRecord> m_record;
    bool m_fresh = false; ///< there was no record
};

} // namespace layerscope
