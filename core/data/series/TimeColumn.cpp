// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/series/TimeColumn.h"

#include "data/series/TimeReader.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <string_view>

namespace layerscope {
namespace {

constexpr std::array<std::string_view, 20> kTimeWords{
    "time",    "times", "timestamp", "timestamps", "date", "datetime", "zeit",    "zeitpunkt", "zeitstempel", "datum",
    "uhrzeit", "epoch", "unixtime",  "elapsed",    "t",    "sec",      "seconds", "sekunden",  "temps",       "tiempo"};

struct Unit {
    std::string_view word;
    double seconds;
};
constexpr std::array<Unit, 26> kUnits{{{"s", 1},
                                       {"sec", 1},
                                       {"secs", 1},
                                       {"seconds", 1},
                                       {"sekunden", 1},
                                       {"ms", 1e-3},
                                       {"msec", 1e-3},
                                       {"millis", 1e-3},
                                       {"milliseconds", 1e-3},
                                       {"millisekunden", 1e-3},
                                       {"us", 1e-6},
                                       {"µs", 1e-6},
                                       {"microseconds", 1e-6},
                                       {"ns", 1e-9},
                                       {"nanoseconds", 1e-9},
                                       {"min", 60},
                                       {"minutes", 60},
                                       {"minuten", 60},
                                       {"h", 3600},
                                       {"hours", 3600},
                                       {"stunden", 3600},
                                       {"d", 86400},
                                       {"day", 86400},
                                       {"days", 86400},
                                       {"tage", 86400},
                                       {"weeks", 604800}}};

/// "Time [ms]" -> "time", "ms"; letters beyond ASCII belong to words.
std::vector<std::string> wordsOf(const std::string& name) {
    std::vector<std::string> words(1);
    for (char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 || std::isalpha(byte))
            words.back() += static_cast<char>(std::tolower(byte));
        else if (!words.back().empty())
            words.emplace_back();
    }
    if (words.back().empty())
        words.pop_back();
    return words;
}

double unitOf(const std::vector<std::string>& words) {
    for (auto word = words.rbegin(); word != words.rend(); ++word)
        if (const auto unit = std::ranges::find(kUnits, *word, &Unit::word); unit != kUnits.end())
            return unit->seconds;
    return 1;
}

/// Alone as well: "ms", "hours". A measure of something else ("speed_s") is none.
bool isTimeName(const std::vector<std::string>& words) {
    const auto isUnit = [](const std::string& word) {
        return std::ranges::find(kUnits, word, &Unit::word) != kUnits.end();
    };
    const auto isTime = [](const std::string& word) { return std::ranges::find(kTimeWords, word) != kTimeWords.end(); };
    return std::ranges::any_of(words, isTime) || (words.size() == 1 && isUnit(words[0]));
}

const std::string& cellAt(const TableHead& head, std::size_t row, int column) {
    static const std::string none;
    const auto& cells = head.rows[row];
    const auto at = static_cast<std::size_t>(column);
    return at < cells.size() ? cells[at] : none;
}

std::vector<double> timesOf(const TableHead& head, std::size_t firstRow, int column, TimeForm form) {
    TimeReader reader(form, head.decimalComma, 1, 0);
    std::vector<double> times;
    for (std::size_t row = firstRow; row < head.rows.size(); ++row)
        times.push_back(reader.next(cellAt(head, row, column)));
    return times;
}

/// Nearly every cell has a time (a table may end with a remark).
bool mostAreTimes(const std::vector<double>& times) {
    const auto missing = std::ranges::count_if(times, [](double t) { return std::isnan(t); });
    return !times.empty() && static_cast<double>(missing) <= 0.05 * static_cast<double>(times.size());
}

bool rises(const std::vector<double>& times, bool strictly) {
    double before = -std::numeric_limits<double>::infinity();
    for (double time : times) {
        if (std::isnan(time))
            continue;
        if (time < before || (strictly && time == before))
            return false;
        before = time;
    }
    return times.size() > 1;
}

/// Dates or clocks; of two ways to read "01/02/2024" the one that makes even steps, or the one that is usual where the
/// decimal sign is such.
std::optional<TimeForm> writtenForm(const TableHead& head, std::size_t firstRow, int column) {
    std::array forms{TimeForm::YearFirst, TimeForm::MonthFirst, TimeForm::DayFirst, TimeForm::Clock};
    if (head.decimalComma)
        std::swap(forms[1], forms[2]);
    std::optional<TimeForm> found;
    for (TimeForm form : forms) {
        const auto times = timesOf(head, firstRow, column, form);
        if (!mostAreTimes(times))
            continue;
        if (timeScaleOf(times).regular)
            return form;
        if (!found)
            found = form;
    }
    return found;
}

/// Since 1970 in thousandths or less, as programs write it: 1 706 702 400 000.
double epochUnit(double unit, const std::vector<double>& times) {
    const double first = times.empty() ? 0 : times.front();
    if (unit != 1 || !(first > 1e11))
        return unit;
    return first > 1e17 ? 1e-9 : first > 1e14 ? 1e-6 : 1e-3;
}

std::optional<TimeColumn> namedTime(const TableHead& head, std::size_t firstRow, int column, const std::string& name) {
    const auto words = wordsOf(name);
    if (!isTimeName(words))
        return std::nullopt;
    const auto times = timesOf(head, firstRow, column, TimeForm::Number);
    if (mostAreTimes(times) && rises(times, true))
        return TimeColumn{column, TimeForm::Number, epochUnit(unitOf(words), times)};
    return std::nullopt;
}

} // namespace

bool countsRows(const TableHead& head, std::size_t firstRow, int column) {
    const auto numbers = timesOf(head, firstRow, column, TimeForm::Number);
    if (numbers.size() < 2 || (numbers[0] != 0 && numbers[0] != 1))
        return false;
    for (std::size_t i = 1; i < numbers.size(); ++i)
        if (numbers[i] != numbers[i - 1] + 1)
            return false;
    return true;
}

std::optional<TimeColumn> timeColumnAt(const TableHead& head, std::size_t firstRow, int column,
                                       const std::string& name) {
    const auto times = timesOf(head, firstRow, column, TimeForm::Number);
    if (mostAreTimes(times))
        return TimeColumn{column, TimeForm::Number, epochUnit(unitOf(wordsOf(name)), times)};
    if (const auto form = writtenForm(head, firstRow, column))
        return TimeColumn{column, *form, 1};
    return std::nullopt;
}

std::optional<TimeColumn> findTimeColumn(const TableHead& head, std::size_t firstRow,
                                         const std::vector<std::string>& names) {
    const int columns = static_cast<int>(names.size());
    if (columns < 2)
        return std::nullopt; // then there would be nothing else
    std::optional<TimeColumn> written;
    for (int column = 0; column < columns; ++column) {
        const std::string& name = names[static_cast<std::size_t>(column)];
        if (const auto time = namedTime(head, firstRow, column, name))
            return time;
        const auto form = writtenForm(head, firstRow, column);
        if (!form)
            continue;
        // A clock beside a date says more than the date of the day.
        const auto risesStrictly = [&](TimeForm f) { return rises(timesOf(head, firstRow, column, f), true); };
        if (!written || (*form == TimeForm::Clock && risesStrictly(*form) && written->form != TimeForm::Clock &&
                         !rises(timesOf(head, firstRow, written->column, written->form), true)))
            written = TimeColumn{column, *form, 1};
    }
    if (written || !names[0].empty() || countsRows(head, firstRow, 0))
        return written;
    const auto times = timesOf(head, firstRow, 0, TimeForm::Number);
    constexpr std::size_t kEnough = 3;
    if (times.size() >= kEnough && timeScaleOf(times).regular)
        return TimeColumn{0, TimeForm::Number, epochUnit(1, times)};
    return std::nullopt;
}

} // namespace layerscope
