// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/series/Table.h"
#include "tensor/Tensor.h"

#include <cstdint>
#include <optional>
#include <string>

namespace layerscope {

/// Every `step`-th row from `first`; first may be negative, what lies outside the table is a gap.
struct TableWindow {
    std::int64_t first = 0;
    std::int64_t step = 1;
};

/// Rows of the table as a tensor [1, rows, channels] (or [1, rows] of one channel), its gaps and range as the
/// parameters "gaps" and "normalization" say. A gap between two numbers is a straight line (also where the window cuts
/// it), at an end the next number; "last" is the number before, at the start the next. With "mask" a gap is 0 after
/// normalisation and its row 0 in the mask [1, rows]. Normalised is each column over what is shown, without masked
/// gaps and infinities. Errors name `place`.
Result<Value> windowOf(const Table& table, const TableFormat& format, TableWindow window, const Params& params,
                       const TensorSpec& wanted, const std::string& place);

/// Axes for such a tensor; nothing when its rank is another. `scale`: of the rows that are shown.
std::optional<Axes> windowAxes(const TableFormat& format, TimeScale scale, TableWindow window,
                               const TensorSpec& wanted);

} // namespace layerscope
