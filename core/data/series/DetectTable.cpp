// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/Numbers.h"
#include "base/Utf8.h"
#include "data/TextParam.h"
#include "data/series/CsvParser.h"
#include "data/series/TableFile.h"
#include "data/series/TableFormat.h"
#include "data/series/TableHead.h"
#include "data/series/TimeColumn.h"
#include "data/series/TimeReader.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <map>
#include <new>
#include <tuple>

namespace layerscope {
namespace {

using Role = TableColumn::Role;

constexpr std::size_t kHeadBytes = std::size_t{1} << 20;

/// Of most rows; among equals that of the first row, or the longest.
std::size_t usualLength(const TableHead& head) {
    const std::size_t first = head.rows.front().size();
    std::map<std::size_t, std::size_t> lengths;
    for (std::size_t i = head.rows.size() > 1 ? 1 : 0; i < head.rows.size(); ++i)
        ++lengths[head.rows[i].size()];
    const auto rank = [&](const auto& length) {
        return std::tuple(length.second, length.first == first, length.first);
    };
    return std::ranges::max_element(lengths, {}, rank)->first;
}

const std::string* cellAt(const std::vector<std::string>& row, std::size_t column) {
    return column < row.size() && !isGapCell(row[column]) ? &row[column] : nullptr;
}

/// 1 when the names of rows, in front, have no name themselves, as R writes it.
std::size_t namesShift(const TableHead& head, std::size_t columns) {
    if (head.rows.front().size() + 1 != columns)
        return 0;
    const auto reachesTheEnd = [&](const auto& row) { return cellAt(row, columns - 1) != nullptr; };
    return std::ranges::any_of(head.rows, reachesTheEnd) ? 1 : 0;
}

bool isNumberOrTime(const std::string& cell, bool decimalComma) {
    constexpr std::array kForms{TimeForm::Number, TimeForm::Clock, TimeForm::YearFirst, TimeForm::DayFirst,
                                TimeForm::MonthFirst};
    return std::ranges::any_of(kForms, [&](TimeForm form) { return cellTime(cell, form, decimalComma).has_value(); });
}

/// The first row names the columns when it has a word where the rows below have numbers or times, or nothing but words
/// that differ in a table that has no numbers at all.
bool firstRowHasNames(const TableHead& head) {
    const auto& first = head.rows.front();
    const auto isWord = [&](const std::string& cell) {
        return !isGapCell(cell) && !isNumberOrTime(cell, head.decimalComma);
    };
    if (head.rows.size() == 1)
        return std::ranges::any_of(first, isWord);
    const std::size_t shift = namesShift(head, usualLength(head));
    for (std::size_t column = 0; column < first.size(); ++column) {
        if (!isWord(first[column]))
            continue;
        for (std::size_t row = 1; row < head.rows.size(); ++row)
            if (const std::string* cell = cellAt(head.rows[row], column + shift))
                if (isNumberOrTime(*cell, head.decimalComma))
                    return true;
    }
    return std::ranges::all_of(first, isWord) && std::ranges::none_of(head.rows[1], [&](const std::string& cell) {
               return std::ranges::count(first, cell) > 0;
           });
}

/// Printable, in UTF-8 also where an old spreadsheet wrote the degree sign in one byte.
std::string tidied(const std::string& name) {
    std::string out = isUtf8(name) ? name : latin1ToUtf8(name);
    std::ranges::replace_if(
        out, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
    return out;
}

/// "" where a column has no name.
std::vector<std::string> namesOf(const TableHead& head, bool header, std::size_t columns) {
    std::vector<std::string> names(columns);
    const std::vector<std::string>& given = header ? head.rows.front() : head.names;
    const std::size_t shift = header ? namesShift(head, columns) : 0;
    for (std::size_t i = 0; i < given.size() && i + shift < columns; ++i)
        names[i + shift] = tidied(given[i]);
    return names;
}

Role roleOf(const TableHead& head, std::size_t firstRow, std::size_t column) {
    std::size_t filled = 0;
    std::size_t numbers = 0;
    for (std::size_t row = firstRow; row < head.rows.size(); ++row)
        if (const std::string* cell = cellAt(head.rows[row], column)) {
            ++filled;
            numbers += cellNumber(*cell, head.decimalComma) ? 1 : 0;
        }
    return filled == 0 ? Role::Empty : numbers * 2 >= filled ? Role::Number : Role::Text;
}

bool isIndexName(std::string name) {
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    static constexpr std::array<std::string_view, 9> kWords{"",   "index", "idx", "id",        "row",
                                                            "nr", "no",    "#",   "unnamed: 0"};
    return std::ranges::find(kWords, name) != kWords.end();
}

std::optional<int> columnCalled(const TableFormat& format, const std::string& name) {
    const auto named = std::ranges::find(format.columns, name, &TableColumn::name);
    if (named != format.columns.end())
        return static_cast<int>(named - format.columns.begin());
    const auto number = parseInteger(name);
    if (number && *number >= 1 && *number <= static_cast<std::int64_t>(format.columns.size()))
        return static_cast<int>(*number - 1);
    return std::nullopt;
}

tl::unexpected<Error> noSuchColumn(const std::string& name, const TableFormat& format, const std::string& place) {
    constexpr std::size_t kNamed = 12;
    std::string names;
    for (std::size_t i = 0; i < format.columns.size() && i < kNamed; ++i)
        names += (names.empty() ? "" : ", ") + format.columns[i].name;
    if (format.columns.size() > kNamed)
        names += ", …";
    return failure(
        message(N_("The table has no column “%1”."), name), place,
        message(N_("Its columns are: %1. A number from 1 to %2 will do as well."), names, format.columns.size()));
}

class OneRow final : public CellSink {
public:
    void cell(std::size_t /*column*/, std::string_view text) override { cells.emplace_back(text); }
    bool endRow(std::size_t /*cells*/) override { return false; }
    std::vector<std::string> cells;
};

/// "temperature, \"a, b\", 3"; names with commas are quoted.
std::vector<std::string> namesIn(const std::string& text) {
    OneRow row;
    CsvParser parser(',', row);
    if (const auto more = parser.add(text); more && *more)
        (void)parser.finish();
    std::erase(row.cells, std::string());
    return row.cells;
}

Result<void> chooseTime(TableFormat& format, const TableHead& head, const std::vector<std::string>& names,
                        const std::string& wanted, const std::string& place) {
    const std::size_t firstRow = format.header ? 1 : 0;
    std::optional<TimeColumn> time;
    if (wanted.empty()) {
        time = findTimeColumn(head, firstRow, names);
    } else if (wanted != "-") {
        const auto column = columnCalled(format, wanted);
        if (!column)
            return noSuchColumn(wanted, format, place);
        time = timeColumnAt(head, firstRow, *column, names[static_cast<std::size_t>(*column)]);
        if (!time)
            return failure(message(N_("The column “%1” holds no times that are understood."), wanted), place,
                           message(N_("Times are numbers, or written as 2024-01-31 12:00:00, or 12:00:00.")));
    }
    if (!time)
        return {};
    format.timeColumn = time->column;
    format.timeForm = time->form;
    format.timeUnit = time->unit;
    format.columns[static_cast<std::size_t>(time->column)].role = Role::Time;
    if (head.rows.size() <= firstRow)
        return {};
    const auto textAt = [&](std::size_t row) {
        const std::string* cell = cellAt(head.rows[row], static_cast<std::size_t>(time->column));
        return cell ? std::string_view(*cell) : std::string_view();
    };
    constexpr double kSeconds1970 = 1e8; // nobody starts a clock there
    const auto first = cellTime(textAt(firstRow), time->form, format.decimalComma);
    if (first && (time->form != TimeForm::Number || *first * time->unit > kSeconds1970))
        format.timeOrigin = *first;
    TimeReader reader(format);
    std::vector<double> times;
    for (std::size_t row = firstRow; row < head.rows.size(); ++row)
        times.push_back(reader.next(textAt(row)));
    format.scale = timeScaleOf(times);
    return {};
}

Result<void> chooseChannels(TableFormat& format, const std::string& wanted, const std::string& place) {
    const std::vector<std::string> names = namesIn(wanted);
    for (const std::string& name : names) {
        const auto column = columnCalled(format, name);
        if (!column)
            return noSuchColumn(name, format, place);
        const TableColumn& chosen = format.columns[static_cast<std::size_t>(*column)];
        if (chosen.role == Role::Text || (*column == format.timeColumn && format.timeForm != TimeForm::Number))
            return failure(message(N_("The column “%1” holds no numbers."), chosen.name), place,
                           message(N_("Choose columns that do, or correct the decimal sign.")));
        format.channels.push_back(*column);
    }
    if (names.empty())
        for (std::size_t i = 0; i < format.columns.size(); ++i)
            if (format.columns[i].role == Role::Number)
                format.channels.push_back(static_cast<int>(i));
    format.kept = format.channels;
    for (std::size_t i = 0; i < format.columns.size(); ++i)
        if (format.columns[i].role == Role::Number)
            format.kept.push_back(static_cast<int>(i));
    std::ranges::sort(format.kept);
    format.kept.erase(std::unique(format.kept.begin(), format.kept.end()), format.kept.end());
    AxisLabels labels;
    for (int column : format.channels)
        labels.push_back(format.columns[static_cast<std::size_t>(column)].name);
    format.labels = std::make_shared<const AxisLabels>(std::move(labels));
    return {};
}

void findColumns(TableFormat& format, const TableHead& head, const std::vector<std::string>& names) {
    const std::size_t firstRow = format.header ? 1 : 0;
    for (std::size_t i = 0; i < names.size(); ++i)
        format.columns.push_back({names[i].empty() ? std::to_string(i + 1) : names[i], roleOf(head, firstRow, i)});
    const auto numbers = std::ranges::count(format.columns, Role::Number, &TableColumn::role);
    if (numbers > 1 && format.columns[0].role == Role::Number && isIndexName(names[0]) && countsRows(head, firstRow, 0))
        format.columns[0].role = Role::Index;
}

} // namespace

Result<TableFormat> detectTable(std::string_view bytes, bool whole, const Params& params,
                                const std::string& place) try {
    const auto head =
        readHead(bytes, whole, textParam(params, "delimiter", "auto"), textParam(params, "decimal", "auto"), place);
    if (!head)
        return tl::unexpected(head.error());
    TableFormat format;
    format.delimiter = head->delimiter;
    format.decimalComma = head->decimalComma;
    format.firstByte = head->firstByte;
    const std::string header = textParam(params, "header", "auto");
    format.header = header == "names" || (header != "numbers" && head->names.empty() && firstRowHasNames(*head));
    format.rowsSeen = static_cast<std::int64_t>(head->rows.size()) - (format.header ? 1 : 0);
    format.wholeSeen = head->wholeSeen;
    const std::vector<std::string> names = namesOf(*head, format.header, usualLength(*head));
    format.named = std::ranges::any_of(names, [](const std::string& name) { return !name.empty(); });
    findColumns(format, *head, names);
    return chooseTime(format, *head, names, textParam(params, "time_column"), place)
        .and_then([&] { return chooseChannels(format, textParam(params, "columns"), place); })
        .map([&] { return std::move(format); });
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory to look at this table.")), place);
}

Result<std::shared_ptr<const TableFormat>> detectTable(const std::string& source, const Params& params,
                                                       MediaStore& store) {
    return store.get<TableFormat>(source, "format " + formatKey(params).toString(), [&]() -> Result<TableFormat> {
        return store.fileOf(source).and_then(TableFile::open).and_then([&](TableFile file) {
            return file.read(kHeadBytes).and_then([&](std::string_view head) {
                return detectTable(head, head.size() == file.size(), params, source);
            });
        });
    });
}

} // namespace layerscope
