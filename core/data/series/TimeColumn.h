// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/series/Cells.h"
#include "data/series/TableHead.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace layerscope {

struct TimeColumn {
    int column = 0;
    TimeForm form = TimeForm::Number;
    double unit = 1; ///< seconds that a number counts
};

/// The column with the time: one that is called so ("time", "timestamp", "Zeit", "t [ms]") and rises, or has dates or
/// clocks, or the first when it has no name and rises evenly and not just by one from 0 or 1. `names` are those of the
/// columns, "" where there is none; rows from `firstRow`.
std::optional<TimeColumn> findTimeColumn(const TableHead& head, std::size_t firstRow,
                                         const std::vector<std::string>& names);
/// How that column, which a person has named, writes its times; nothing when it has none.
std::optional<TimeColumn> timeColumnAt(const TableHead& head, std::size_t firstRow, int column,
                                       const std::string& name);
/// Whether a column only counts the rows: 0, 1, 2 ... or 1, 2, 3 ...
bool countsRows(const TableHead& head, std::size_t firstRow, int column);

} // namespace layerscope
