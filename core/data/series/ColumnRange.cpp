// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/series/ColumnRange.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace layerscope {
namespace {

struct Range {
    double lowest = std::numeric_limits<double>::infinity();
    double highest = -std::numeric_limits<double>::infinity();
    double mean = 0;
    double deviation = 0; ///< of all of them, not of a sample
};

Range rangeOf(std::span<const float> numbers, std::size_t column, std::size_t columns) {
    Range range;
    double sum = 0;
    std::size_t count = 0;
    for (std::size_t i = column; i < numbers.size(); i += columns) {
        if (!std::isfinite(numbers[i]))
            continue;
        const auto x = static_cast<double>(numbers[i]);
        range.lowest = std::min(range.lowest, x);
        range.highest = std::max(range.highest, x);
        sum += x;
        ++count;
    }
    if (count == 0)
        return {0, 0, 0, 0};
    range.mean = sum / static_cast<double>(count);
    double squares = 0;
    for (std::size_t i = column; i < numbers.size(); i += columns)
        if (std::isfinite(numbers[i]))
            squares += std::pow(static_cast<double>(numbers[i]) - range.mean, 2);
    range.deviation = std::sqrt(squares / static_cast<double>(count));
    return range;
}

} // namespace

void normalizeColumns(std::span<float> numbers, std::size_t columns, std::string_view normalization) {
    const bool standardize = normalization == "standardize";
    const bool peak = normalization == "peak";
    if (!standardize && !peak && normalization != "zero_to_one")
        return;
    for (std::size_t column = 0; column < columns; ++column) {
        const Range range = rangeOf(numbers, column, columns);
        const double shift = standardize ? range.mean : peak ? 0 : range.lowest;
        const double width = standardize ? range.deviation
                             : peak      ? std::max(std::abs(range.lowest), std::abs(range.highest))
                                         : range.highest - range.lowest;
        const double scale = width > 0 ? 1 / width : 0;
        for (std::size_t i = column; i < numbers.size(); i += columns)
            if (std::isfinite(numbers[i]))
                numbers[i] = static_cast<float>((static_cast<double>(numbers[i]) - shift) * scale);
    }
}

} // namespace layerscope
