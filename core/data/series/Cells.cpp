// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/series/Cells.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <chrono>
#include <cmath>

namespace layerscope {
namespace {

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}

bool sameWord(std::string_view a, std::string_view lower) {
    return std::ranges::equal(a, lower,
                              [](char x, char y) { return std::tolower(static_cast<unsigned char>(x)) == y; });
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

/// The number that all of the text is, with a point.
std::optional<double> plainNumber(std::string_view text) {
    if (text.starts_with('+') && text.size() > 1 && text[1] != '-')
        text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range && end == text.data() + text.size()) // too small, or too large
        return text.find("e-") != std::string_view::npos || text.find("E-") != std::string_view::npos ? 0.0 : HUGE_VAL;
    if (error != std::errc() || end != text.data() + text.size() || std::isnan(value))
        return std::nullopt;
    return value;
}

constexpr std::size_t kLongestNumber = 64;

/// "1.234.567,8" with grouping '.' and decimal ',' (or the other way round) as "1234567.8"; nothing when the groups are
/// not of three digits.
std::optional<double> groupedOrDecimal(std::string_view text, char grouping, char decimal) {
    std::array<char, kLongestNumber> plain;
    if (text.size() > plain.size())
        return std::nullopt;
    std::size_t size = 0;
    std::size_t sinceGroup = 0;
    bool grouped = false;
    bool whole = true;
    for (char c : text) {
        if (whole && c == grouping) {
            if (sinceGroup == 0 || sinceGroup > 3 || (grouped && sinceGroup != 3))
                return std::nullopt;
            grouped = true;
            sinceGroup = 0;
            continue;
        }
        if (whole && !isDigit(c) && sinceGroup > 0) {
            if (grouped && sinceGroup != 3)
                return std::nullopt;
            whole = false;
        }
        sinceGroup += isDigit(c) ? 1 : 0;
        plain[size++] = c == decimal ? '.' : c;
    }
    if (whole && grouped && sinceGroup != 3)
        return std::nullopt;
    return plainNumber({plain.data(), size});
}

/// Digits at the start of text, `least` to `most` of them, taken off it.
std::optional<int> takeDigits(std::string_view& text, std::size_t least, std::size_t most) {
    std::size_t count = 0;
    int value = 0;
    while (count < text.size() && count < most && isDigit(text[count]))
        value = value * 10 + (text[count++] - '0');
    if (count < least)
        return std::nullopt;
    text.remove_prefix(count);
    return value;
}

bool take(std::string_view& text, std::string_view anyOf) {
    if (text.empty() || anyOf.find(text.front()) == std::string_view::npos)
        return false;
    text.remove_prefix(1);
    return true;
}

/// ".25" or ",25" behind the seconds.
double takeFraction(std::string_view& text) {
    if (text.size() < 2 || (text[0] != '.' && text[0] != ',') || !isDigit(text[1]))
        return 0;
    text.remove_prefix(1);
    double fraction = 0;
    double place = 1;
    while (!text.empty() && isDigit(text.front())) {
        fraction = fraction * 10 + (text.front() - '0');
        place *= 10;
        text.remove_prefix(1);
    }
    return fraction / place;
}

/// "12:00", "12:00:00.5", "1:30 PM", taken off the text.
std::optional<double> takeClock(std::string_view& text) {
    const auto hours = takeDigits(text, 1, 2);
    if (!hours || !take(text, ":"))
        return std::nullopt;
    const auto minutes = takeDigits(text, 2, 2);
    if (!minutes || *minutes > 59)
        return std::nullopt;
    double seconds = 0;
    if (take(text, ":")) {
        const auto whole = takeDigits(text, 2, 2);
        if (!whole || *whole > 60)
            return std::nullopt;
        seconds = *whole + takeFraction(text);
    }
    int hour = *hours;
    const std::string_view half = trimmed(text);
    const bool afternoon = sameWord(half, "pm");
    if (afternoon || sameWord(half, "am")) {
        if (hour < 1 || hour > 12)
            return std::nullopt;
        hour = hour % 12 + (afternoon ? 12 : 0);
        text = {};
    }
    if (hour > 24)
        return std::nullopt;
    return hour * 3600.0 + *minutes * 60.0 + seconds;
}

/// "Z", "+01:00", "+0100", "+01": seconds that it is ahead.
std::optional<double> takeZone(std::string_view& text) {
    if (take(text, "zZ"))
        return 0;
    if (text.empty() || (text.front() != '+' && text.front() != '-'))
        return 0;
    const double sign = text.front() == '-' ? -1 : 1;
    text.remove_prefix(1);
    const auto hours = takeDigits(text, 2, 2);
    take(text, ":");
    const auto minutes = text.empty() ? std::optional(0) : takeDigits(text, 2, 2);
    if (!hours || !minutes)
        return std::nullopt;
    return sign * (*hours * 3600.0 + *minutes * 60.0);
}

std::optional<double> secondsOf(int year, int month, int day) {
    const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok())
        return std::nullopt;
    return static_cast<double>(std::chrono::sys_days(date).time_since_epoch().count()) * 86400.0;
}

/// The date at the start of the text, taken off it, in seconds.
std::optional<double> takeDate(std::string_view& text, TimeForm form) {
    const bool yearFirst = form == TimeForm::YearFirst;
    const std::string_view marks = yearFirst ? "-/" : form == TimeForm::DayFirst ? "./" : "/";
    const auto first = takeDigits(text, yearFirst ? 4 : 1, yearFirst ? 4 : 2);
    if (!first || text.empty() || marks.find(text.front()) == std::string_view::npos)
        return std::nullopt;
    const std::string_view mark = text.substr(0, 1);
    text.remove_prefix(1);
    const auto second = takeDigits(text, 1, 2);
    if (!second || !take(text, mark))
        return std::nullopt;
    const std::size_t before = text.size();
    const auto third = takeDigits(text, yearFirst ? 1 : 2, yearFirst ? 2 : 4);
    if (!third || before - text.size() == 3)
        return std::nullopt;
    if (yearFirst)
        return secondsOf(*first, *second, *third);
    const int year = before - text.size() == 2 ? *third + (*third < 70 ? 2000 : 1900) : *third;
    return form == TimeForm::DayFirst ? secondsOf(year, *second, *first) : secondsOf(year, *first, *second);
}

constexpr std::array<std::string_view, 17> kGapWords{"na",     "n/a",     "nan",   "null",    "none", "-",
                                                     "--",     "?",       ".",     "#n/a",    "#nv",  "#value!",
                                                     "#wert!", "#div/0!", "#ref!", "missing", "<na>"};

} // namespace

bool isGapCell(std::string_view cell) {
    cell = trimmed(cell);
    if (cell.empty())
        return true;
    if (isDigit(cell.back()) || cell.size() > 8)
        return false;
    if (cell.starts_with('-') && cell.size() > 2)
        cell.remove_prefix(1); // -nan, as C prints it
    return std::ranges::any_of(kGapWords, [&](std::string_view word) { return sameWord(cell, word); });
}

std::optional<double> cellNumber(std::string_view cell, bool decimalComma) {
    cell = trimmed(cell);
    if (cell.empty())
        return std::nullopt;
    const bool hasComma = cell.find(',') != std::string_view::npos;
    if (decimalComma && (hasComma || cell.find('.') != std::string_view::npos))
        if (const auto value = groupedOrDecimal(cell, '.', ','))
            return value;
    if (!hasComma)
        if (const auto value = plainNumber(cell))
            return value;
    if (hasComma && !decimalComma)
        return groupedOrDecimal(cell, ',', '.');
    if (sameWord(cell, "true"))
        return 1;
    if (sameWord(cell, "false"))
        return 0;
    return std::nullopt;
}

std::optional<double> cellTime(std::string_view cell, TimeForm form, bool decimalComma) {
    std::string_view text = trimmed(cell);
    if (form == TimeForm::Number)
        return cellNumber(text, decimalComma);
    double seconds = 0;
    if (form != TimeForm::Clock) {
        const auto date = takeDate(text, form);
        if (!date)
            return std::nullopt;
        seconds = *date;
        const bool more = take(text, "tT ,");
        text = trimmed(text);
        if (text.empty())
            return seconds;
        if (!more)
            return std::nullopt;
    }
    const auto clock = takeClock(text);
    if (!clock)
        return std::nullopt;
    text = trimmed(text);
    const auto zone = takeZone(text);
    if (!zone || !text.empty())
        return std::nullopt;
    return seconds + *clock - *zone;
}

} // namespace layerscope
