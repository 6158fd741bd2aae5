// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Progress.h"
#include "data/series/TableFormat.h"
#include "data/series/TableRows.h"

#include <filesystem>
#include <limits>
#include <memory>

namespace layerscope {

/// The numbers of a table: the kept columns of each row, NaN where there is a gap; its text is gone.
struct Table {
    RowBlocks<float> rows{1};
    RowBlocks<double> times{1}; ///< in seconds as the scale counts; empty without a time column, or when it is regular
    TimeScale scale;            ///< of all rows

    std::int64_t size() const { return rows.size(); }
    std::uint64_t bytes() const { return sizeof(Table) + rows.bytes() + times.bytes(); }
    /// Of `count` rows from `first`, cut to the table.
    TimeScale scaleOf(std::int64_t first, std::int64_t count) const;
};

/// Reads a table to its end, or `most` rows. A row that is too short has gaps at its end. The error: a row with more
/// cells than there are columns, more than half of the memory of the machine, that it was stopped, or what CsvParser
/// complains of.
Result<Table> readTable(const std::filesystem::path& path, const TableFormat& format, const Progress& progress,
                        std::int64_t most = std::numeric_limits<std::int64_t>::max());

/// The table of a source as these parameters read it, kept in the store.
Result<std::shared_ptr<const Table>> tableOf(const std::string& source, const TableFormat& format, const Params& params,
                                             MediaStore& store, const Progress& progress);
/// The same when it was read already; null otherwise.
std::shared_ptr<const Table> knownTable(const std::string& source, const TableFormat& format, const Params& params,
                                        MediaStore& store);

} // namespace layerscope
