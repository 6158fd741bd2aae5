// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Message.h"
#include "base/Result.h"
#include "data/MediaStore.h"
#include "data/series/Cells.h"
#include "layer/Params.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace layerscope {

struct TableColumn {
    /// Text: no cell was a number; Index: it only counts the rows; Empty: no cell holds anything.
    enum class Role { Number, Time, Index, Text, Empty };
    std::string name; ///< UTF-8; without a header its number, from 1
    Role role = Role::Empty;
};

/// Where the rows of a table lie in time: row r at first + r * step seconds.
struct TimeScale {
    bool regular = false; ///< every step is within a tenth of the middle one, none drifts away by half a step
    double first = 0;     ///< of dates: 0, the first row of the table; otherwise as it is written
    double step = 1;
    bool operator==(const TimeScale&) const = default;
};
/// Of the times of rows that follow one another. NaN where a cell has none; irregular then.
TimeScale timeScaleOf(const std::vector<double>& times);

/// How a table is written, as it was found or as the Input's parameters "delimiter", "decimal", "header", "time_column"
/// and "columns" say.
struct TableFormat {
    char delimiter = ',';
    bool decimalComma = false;
    bool header = false;       ///< the first row has the names
    bool named = false;        ///< by the first row, or by a comment before it
    std::size_t firstByte = 0; ///< of the header or the first row, behind byte order mark, "sep=;" and comments
    std::vector<TableColumn> columns;
    int timeColumn = -1; ///< -1: none
    TimeForm timeForm = TimeForm::Number;
    double timeUnit = 1;       ///< seconds that a number in the time column counts
    double timeOrigin = 0;     ///< of dates: what the first row has; times count from there
    TimeScale scale;           ///< of the rows that were looked at
    std::vector<int> kept;     ///< the columns that are read: those with numbers and the channels, rising
    std::vector<int> channels; ///< the columns that become channels, in their order
    std::shared_ptr<const AxisLabels> labels; ///< the names of the channels
    std::int64_t rowsSeen = 0;
    bool wholeSeen = false; ///< the rows that were looked at are all there are

    std::uint64_t bytes() const;
    /// What was found, in short sentences for a person who may want to correct it.
    std::vector<Message> sentences() const;
};

/// Looks at the start of a table: its first bytes, cut anywhere; `whole` when that is all of it. The parameters may be
/// incomplete. The error says why it is no table, or that a parameter names a column that is not there.
Result<TableFormat> detectTable(std::string_view head, bool whole, const Params& params, const std::string& place);
/// The same of a source; kept in the store, so that it can be asked at each compilation.
Result<std::shared_ptr<const TableFormat>> detectTable(const std::string& source, const Params& params,
                                                       MediaStore& store);

/// Names what, in the parameters, changes what is found.
Key formatKey(const Params& params);

} // namespace layerscope
