// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/series/Table.h"

#include "base/Numbers.h"
#include "data/TextParam.h"
#include "data/series/TableFile.h"
#include "run/Plan.h"

#include <new>

namespace layerscope {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

class TableSink final : public RowSink {
public:
    TableSink(const TableFormat& format, std::int64_t most)
        : RowSink(format)
        , m_hasTime(format.timeColumn >= 0)
        , m_most(most) {
        table.rows = RowBlocks<float>(format.kept.size());
    }
    Table table;

private:
    bool takeRow(std::span<const float> numbers, double time) override {
        std::ranges::copy(numbers, table.rows.add().begin());
        if (m_hasTime)
            table.times.add()[0] = time;
        return table.size() < m_most;
    }
    bool m_hasTime;
    std::int64_t m_most;
};

std::vector<double> timesOf(const Table& table, std::int64_t first, std::int64_t count) {
    std::vector<double> times;
    times.reserve(static_cast<std::size_t>(count));
    for (std::int64_t row = first; row < first + count; ++row)
        times.push_back(table.times.row(row)[0]);
    return times;
}

tl::unexpected<Error> tooLarge(std::uint64_t bytes) {
    return failure(message(N_("The numbers of this table take more than %1 of memory."), byteSize(bytes)), {},
                   message(N_("Name fewer columns, or split the file.")));
}

/// Feeds the file to the parser; false in the end means that no more was wanted.
Result<bool> parse(TableFile& file, CsvParser& parser, const TableSink& sink, const Progress& progress) {
    const std::uint64_t budget = Budget{}.effective();
    std::uint64_t done = 0;
    for (;;) {
        const auto piece = file.read(kPieceBytes);
        if (!piece)
            return tl::unexpected(piece.error());
        if (piece->empty())
            return parser.finish();
        if (progress.stopped())
            return failure(message(N_("Reading the table was stopped.")));
        auto more = parser.add(*piece);
        if (!more || !*more)
            return more;
        if (sink.table.bytes() > budget)
            return tooLarge(budget);
        done += piece->size();
        progress.at(static_cast<double>(done) / static_cast<double>(std::max<std::uint64_t>(1, file.size())));
    }
}

std::string tableName(const TableFormat& format, const Params& params) {
    Hasher hasher;
    for (const char* id : {"delimiter", "decimal", "header", "time_column"})
        hasher.add(textParam(params, id));
    for (int column : format.kept)
        hasher.add(column);
    return "table " + hasher.key().toString();
}

} // namespace

TimeScale Table::scaleOf(std::int64_t first, std::int64_t count) const {
    if (scale.regular)
        return scale;
    const std::int64_t from = std::clamp<std::int64_t>(first, 0, times.size());
    const std::int64_t to = std::clamp<std::int64_t>(first + count, from, times.size());
    TimeScale part = timeScaleOf(timesOf(*this, from, to - from));
    part.first -= static_cast<double>(from) * part.step; // as if all rows went on that way
    return part;
}

Result<Table> readTable(const std::filesystem::path& path, const TableFormat& format, const Progress& progress,
                        std::int64_t most) try {
    auto file = TableFile::open(path);
    if (!file)
        return tl::unexpected(file.error());
    file->seek(format.firstByte);
    TableSink sink(format, most);
    CsvParser parser(format.delimiter, sink);
    if (auto parsed = parse(*file, parser, sink, progress); !parsed) {
        parsed.error().place = path.string();
        return tl::unexpected(parsed.error());
    }
    if (sink.surplusCells() > 0)
        return failure(message(N_("Row %1 has %2 cells, but the table has %3 columns."), groupedNumber(parser.rows()),
                               sink.surplusCells(), format.columns.size()),
                       path.string(),
                       message(N_("Put texts with the separator in quotes, or choose another separator of columns.")));
    Table table = std::move(sink.table);
    if (table.times.size() > 0)
        table.scale = timeScaleOf(timesOf(table, 0, table.times.size()));
    if (table.scale.regular)
        table.times = RowBlocks<double>(1);
    return table;
} catch (const std::bad_alloc&) {
    return failure(message(N_("There is not enough memory for this table.")), path.string(),
                   message(N_("Name fewer columns, or split the file.")));
}

Result<std::shared_ptr<const Table>> tableOf(const std::string& source, const TableFormat& format, const Params& params,
                                             MediaStore& store, const Progress& progress) {
    return store.get<Table>(source, tableName(format, params), [&] {
        return store.fileOf(source).and_then(
            [&](const std::filesystem::path& path) { return readTable(path, format, progress); });
    });
}

std::shared_ptr<const Table> knownTable(const std::string& source, const TableFormat& format, const Params& params,
                                        MediaStore& store) {
    const auto known =
        store.get<Table>(source, tableName(format, params), []() -> Result<Table> { return failure({}); });
    return known ? *known : nullptr;
}

} // namespace layerscope
