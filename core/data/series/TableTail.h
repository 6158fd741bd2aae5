// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/LiveFrame.h"
#include "layer/Params.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>

namespace layerscope {

/// The last rows of a table that another program goes on writing to: a data logger, a training run. Only the start of
/// the file (for its columns) and its end are read, however long it is. Not thread-safe; one thread opens and polls.
class TableTail {
public:
    /// Keeps the last `rows` rows (at least 1). Of the Input's parameters "delimiter", "decimal", "header",
    /// "time_column" and "columns" count here. An error when there is no such file, or no table in it; a table without
    /// rows as yet is none.
    static Result<TableTail> open(const std::filesystem::path& path, const Params& params, std::size_t rows);
    TableTail(TableTail&&) noexcept;
    TableTail& operator=(TableTail&&) noexcept;
    ~TableTail();

    /// Reads what was added since; returns how many new whole rows came (0: frame() is as it was). A row counts once
    /// its line has ended. A file that became shorter or was replaced is read anew. An error when it is gone.
    Result<std::size_t> poll();
    /// The rows as they were at the last poll, for the FrameBoard; never null. Its value() takes "gaps", "step"
    /// and "normalization" from the Input's parameters; the newest row is the last of the tensor, and rows that
    /// are not there yet are gaps at its beginning. Its axes() are as those of the table: seconds when it has a time
    /// column that is regular, names of columns.
    std::shared_ptr<const LiveFrame> frame() const;

private:
    struct State;
    explicit TableTail(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace layerscope
