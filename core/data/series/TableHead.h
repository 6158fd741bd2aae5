// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace layerscope {

/// The first rows of a table as texts.
struct TableHead {
    char delimiter = ',';
    bool decimalComma = false;
    std::size_t firstByte = 0;
    std::vector<std::string> names;             ///< of a comment before the table; usually none
    std::vector<std::vector<std::string>> rows; ///< with the header, if there is one
    bool wholeSeen = false;
};

/// Finds how the columns are separated and the fractions written, unless `delimiter` and `decimal` (values of the
/// Input's parameters) say so.
Result<TableHead> readHead(std::string_view bytes, bool whole, std::string_view delimiter, std::string_view decimal,
                           const std::string& place);

} // namespace layerscope
