// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/series/TableFormat.h"

#include "base/Numbers.h"
#include "data/TextParam.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

Message separatorSentence(const TableFormat& format) {
    if (format.columns.size() == 1)
        return message(N_("There is one column."));
    switch (format.delimiter) {
    case '\t':
        return message(N_("The columns are separated by tabs."));
    case ';':
        return message(N_("The columns are separated by semicolons."));
    case '|':
        return message(N_("The columns are separated by bars."));
    case ' ':
        return message(N_("The columns are separated by spaces."));
    default:
        return message(N_("The columns are separated by commas."));
    }
}

/// Without the last digits, which rounding made.
std::string secondsText(double seconds) {
    constexpr double kDigits = 1e6;
    return seconds < 1e-3 ? shortNumber(seconds)
                          : fullNumber(static_cast<float>(std::round(seconds * kDigits) / kDigits));
}

Message timeSentence(const TableFormat& format) {
    if (format.timeColumn < 0)
        return message(N_("There is no column with the time: the rows are counted."));
    const std::string& name = format.columns[static_cast<std::size_t>(format.timeColumn)].name;
    if (!format.scale.regular)
        return message(N_("The time is in “%1”; its steps differ, so the rows are counted."), name);
    return message(N_("The time is in “%1”, with a row every %2 s."), name, secondsText(format.scale.step));
}

Message channelSentence(const TableFormat& format) {
    constexpr std::size_t kNamed = 8;
    std::string names;
    for (std::size_t i = 0; i < format.labels->size() && i < kNamed; ++i)
        names += (names.empty() ? "" : ", ") + (*format.labels)[i];
    if (format.labels->size() > kNamed)
        names += ", …";
    if (format.channels.empty())
        return message(N_("No column holds numbers."));
    if (format.channels.size() == 1)
        return message(N_("One column becomes a channel: %1."), names);
    return message(N_("%1 columns become channels: %2."), format.channels.size(), names);
}

/// Names of the columns with this role.
std::string namesOf(const TableFormat& format, TableColumn::Role role) {
    std::string names;
    for (const TableColumn& column : format.columns)
        if (column.role == role)
            names += (names.empty() ? "“" : ", “") + column.name + "”";
    return names;
}

} // namespace

TimeScale timeScaleOf(const std::vector<double>& times) {
    TimeScale scale{.regular = false, .first = times.empty() ? 0 : times.front(), .step = 1};
    if (times.size() < 2 || std::ranges::any_of(times, [](double t) { return !std::isfinite(t); }))
        return scale;
    std::vector<double> steps(times.size() - 1);
    for (std::size_t i = 0; i < steps.size(); ++i)
        steps[i] = times[i + 1] - times[i];
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::nth_element(steps.begin(), middle, steps.end());
    const double median = *middle;
    constexpr double kUneven = 0.1;
    if (!(median > 0) ||
        std::ranges::any_of(steps, [&](double step) { return std::abs(step - median) > kUneven * median; }))
        return scale;
    // Times that were rounded when they were written (0.333, 0.667, 1.0) do not drift this way.
    scale.step = (times.back() - times.front()) / static_cast<double>(steps.size());
    for (std::size_t i = 0; i < times.size(); ++i)
        if (std::abs(times[i] - (scale.first + static_cast<double>(i) * scale.step)) > scale.step / 2)
            return scale;
    scale.regular = true;
    return scale;
}

std::uint64_t TableFormat::bytes() const {
    std::uint64_t sum = sizeof(TableFormat);
    for (const TableColumn& column : columns)
        sum += sizeof(TableColumn) + 2 * column.name.size();
    return sum;
}

std::vector<Message> TableFormat::sentences() const {
    std::vector<Message> out{separatorSentence(*this)};
    if (decimalComma)
        out.push_back(message(N_("Fractions are written with a comma.")));
    out.push_back(named ? message(N_("The columns have names.")) : message(N_("The columns have no names.")));
    out.push_back(timeSentence(*this));
    out.push_back(channelSentence(*this));
    if (const std::string counting = namesOf(*this, TableColumn::Role::Index); !counting.empty())
        out.push_back(message(N_("%1 only counts the rows and is left out."), counting));
    const auto texts = std::ranges::count(columns, TableColumn::Role::Text, &TableColumn::role);
    if (texts == 1)
        out.push_back(message(N_("%1 holds text and is left out."), namesOf(*this, TableColumn::Role::Text)));
    else if (texts > 1)
        out.push_back(message(N_("%1 columns hold text and are left out."), texts));
    return out;
}

Key formatKey(const Params& params) {
    Hasher hasher;
    for (const char* id : {"delimiter", "decimal", "header", "time_column", "columns"})
        hasher.add(id).add(textParam(params, id));
    return hasher.key();
}

} // namespace layerscope
