// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/series/TableHead.h"

#include "base/Utf8.h"
#include "data/series/Cells.h"
#include "data/series/CsvParser.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

namespace layerscope {
namespace {

using Row = std::vector<std::string>;

constexpr std::size_t kRowsCompared = 100;
constexpr std::size_t kRowsKept = 1000;

struct Separator {
    std::string_view id;
    char character;
};
/// The first of those that fit as well as another is taken.
constexpr std::array<Separator, 5> kSeparators{
    {{"tab", '\t'}, {"semicolon", ';'}, {"comma", ','}, {"bar", '|'}, {"space", ' '}}};

class HeadSink final : public CellSink {
public:
    explicit HeadSink(std::size_t most)
        : m_most(most) {}
    void cell(std::size_t /*column*/, std::string_view text) override { m_row.emplace_back(text); }
    bool endRow(std::size_t /*cells*/) override {
        rows.push_back(std::exchange(m_row, {}));
        return rows.size() < m_most;
    }
    std::vector<Row> rows;

private:
    std::size_t m_most;
    Row m_row;
};

struct Rows {
    std::vector<Row> rows;
    bool all = false;
};

/// The text as this delimiter splits it; a last row without its line end counts only when there is no more text.
Rows split(std::string_view text, bool whole, char delimiter, std::size_t most) {
    HeadSink sink(most);
    CsvParser parser(delimiter, sink);
    auto more = parser.add(text);
    if (more && *more && whole)
        more = parser.finish();
    return {std::move(sink.rows), whole && more && *more};
}

bool isKnown(const std::string& cell) {
    if (cellNumber(cell, false) || cellNumber(cell, true))
        return true;
    constexpr std::array kForms{TimeForm::Clock, TimeForm::YearFirst, TimeForm::DayFirst, TimeForm::MonthFirst};
    return std::ranges::any_of(kForms, [&](TimeForm form) { return cellTime(cell, form, false).has_value(); });
}

/// How much these rows look like a table: rows of the same length, cells that are numbers or times.
double scoreOf(const std::vector<Row>& rows, char delimiter) {
    if (rows.empty())
        return 0;
    const std::size_t first = rows.size() > 1 ? 1 : 0; // the names, perhaps
    std::map<std::size_t, std::size_t> lengths;
    std::size_t known = 0;
    std::size_t filled = 0;
    for (std::size_t i = first; i < rows.size(); ++i) {
        ++lengths[rows[i].size()];
        for (const std::string& cell : rows[i]) {
            filled += isGapCell(cell) ? 0 : 1;
            // In a single column, what has a comma rather is two.
            const bool whole = rows[i].size() > 1 || cell.find(',') == std::string::npos;
            known += whole && !isGapCell(cell) && isKnown(cell) ? 1 : 0;
        }
    }
    const auto usual = std::ranges::max_element(lengths, {}, [](const auto& length) { return length.second; });
    const double alike = static_cast<double>(usual->second) / static_cast<double>(rows.size() - first);
    const double share = filled > 0 ? static_cast<double>(known) / static_cast<double>(filled) : 0;
    const double several = usual->first > 1 && delimiter != ' ' ? 1.02 : 1;
    return alike * (share + 0.01) * several;
}

char bestDelimiter(std::string_view text, bool whole) {
    char best = ',';
    double bestScore = 0;
    for (const Separator& separator : kSeparators) {
        const double score = scoreOf(split(text, whole, separator.character, kRowsCompared).rows, separator.character);
        if (score > bestScore + 1e-9) {
            bestScore = score;
            best = separator.character;
        }
    }
    return best;
}

/// "1,5" counts for the comma, "1.5" for the point; what both may be ("1,234") only where it has a comma.
bool hasDecimalComma(const std::vector<Row>& rows) {
    int comma = 0;
    int point = 0;
    for (const Row& row : rows)
        for (const std::string& cell : row) {
            const bool withComma = cell.find(',') != std::string::npos;
            const bool withPoint = cell.find('.') != std::string::npos;
            if (!withComma && !withPoint)
                continue;
            const bool asPoint = cellNumber(cell, false).has_value();
            const bool asComma = withComma && cellNumber(cell, true).has_value();
            comma += asComma && !(withPoint && asPoint) ? 1 : 0;
            point += asPoint && withPoint ? 1 : 0;
        }
    return comma > point;
}

std::string_view takeLine(std::string_view& text) {
    const std::size_t end = text.find('\n');
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

/// What stands before the table: "sep=;" of Excel, lines with "#" of numpy and instruments. The last of these may name
/// the columns.
struct Preface {
    std::size_t bytes = 0;
    std::optional<char> delimiter;
    std::string lastComment;
};

Preface prefaceOf(std::string_view text) {
    const std::size_t all = text.size();
    Preface preface;
    std::string_view rest = text;
    for (;;) {
        const std::string_view line = takeLine(rest);
        const bool comment = line.starts_with('#') && !line.starts_with("#N");
        const bool directive = preface.bytes == 0 && line.size() == 5 && line.starts_with("sep=");
        if (!comment && !directive)
            return preface;
        if (directive)
            preface.delimiter = line[4];
        else
            preface.lastComment = line.substr(std::min(line.size(), line.find_first_not_of("# ")));
        preface.bytes = all - rest.size();
        if (rest.empty())
            return preface;
    }
}

char delimiterOf(std::string_view id, const Preface& preface, std::string_view text, bool whole) {
    const auto named = std::ranges::find(kSeparators, id, &Separator::id);
    if (named != kSeparators.end())
        return named->character;
    if (preface.delimiter)
        return *preface.delimiter;
    return bestDelimiter(text, whole);
}

Message saveAsUtf8() {
    return message(N_("Save it anew as CSV in UTF-8."));
}

} // namespace

Result<TableHead> readHead(std::string_view bytes, bool whole, std::string_view delimiter, std::string_view decimal,
                           const std::string& place) {
    if (looksLikeUtf16(bytes))
        return failure(message(N_("This table is in UTF-16, which is not read here.")), place, saveAsUtf8());
    if (bytes.find('\0') != std::string_view::npos)
        return failure(message(N_("This is no table: it has bytes that texts do not have.")), place, saveAsUtf8());
    const std::string_view text = withoutByteOrderMark(bytes);
    const Preface preface = prefaceOf(text);
    const std::string_view table = text.substr(preface.bytes);

    TableHead head;
    head.firstByte = bytes.size() - table.size();
    head.delimiter = delimiterOf(delimiter, preface, table, whole);
    Rows rows = split(table, whole, head.delimiter, kRowsKept);
    head.rows = std::move(rows.rows);
    head.wholeSeen = rows.all;
    if (head.rows.empty())
        return failure(whole ? message(N_("The table is empty."))
                             : message(N_("This is no table: its first line does not end.")),
                       place, message(N_("Choose a file with rows of numbers.")));
    head.decimalComma = decimal == "comma" || (decimal != "point" && hasDecimalComma(head.rows));
    if (!preface.lastComment.empty()) {
        const Rows names = split(preface.lastComment, true, head.delimiter, 1);
        if (!names.rows.empty() && names.rows[0].size() == head.rows.back().size())
            head.names = names.rows[0];
    }
    return head;
}

} // namespace layerscope
