// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace layerscope {

// What one cell of a table says. Locales play no part.

/// "", NA, N/A, NaN, null, None, -, ?, and the words of spreadsheets for what they could not compute; in any case.
bool isGapCell(std::string_view cell);

/// A number as programs and spreadsheets write it: "1.5e-3", "+7", "1,234.5" (thousands grouped), with decimalComma
/// "1,5" and "1.234,5" (and "1.5" where that is no grouping), TRUE and FALSE as 1 and 0, infinities.
std::optional<double> cellNumber(std::string_view cell, bool decimalComma);

/// How the cells of a time column are written.
enum class TimeForm {
    Number,     ///< a number of some unit
    Clock,      ///< 12:00, 12:00:00.5
    YearFirst,  ///< 2024-01-31, 2024/01/31, then maybe "T" or a space and a clock, then maybe Z or +01:00
    DayFirst,   ///< 31.01.2024 or 31/01/2024, then maybe a clock
    MonthFirst, ///< 01/31/2024, then maybe a clock, maybe AM or PM
};

/// Seconds since midnight, or since the start of 1970 (without a zone taken as UTC); of Number the number itself.
std::optional<double> cellTime(std::string_view cell, TimeForm form, bool decimalComma);

} // namespace layerscope
