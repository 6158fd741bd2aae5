// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/series/TableTail.h"

#include "base/Numbers.h"
#include "data/series/TableFile.h"
#include "data/series/TableWindow.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <utility>

#include <sys/stat.h>

namespace layerscope {
namespace {

constexpr std::size_t kHeadBytes = std::size_t{1} << 20;
constexpr std::size_t kPieceBytes = std::size_t{1} << 18;

/// Keeps the last rows that it is given.
class TailSink final : public RowSink {
public:
    TailSink(const TableFormat& format, std::size_t most)
        : RowSink(format)
        , m_most(most) {}

    Table table(std::size_t columns, bool withTime) const {
        Table table;
        table.rows = RowBlocks<float>(columns);
        std::vector<double> times;
        for (const Row& row : m_rows) {
            std::ranges::copy(row.numbers, table.rows.add().begin());
            times.push_back(row.time);
        }
        if (withTime)
            table.scale = timeScaleOf(times);
        return table;
    }
    std::size_t count() const { return m_count; } ///< of all rows that came
    std::size_t kept() const { return m_rows.size(); }

private:
    struct Row {
        std::vector<float> numbers;
        double time = 0;
    };
    bool takeRow(std::span<const float> numbers, double time) override {
        Row row;
        if (m_rows.size() == m_most) { // its memory is used again
            row = std::move(m_rows.front());
            m_rows.pop_front();
        }
        row.numbers.assign(numbers.begin(), numbers.end());
        row.time = time;
        m_rows.push_back(std::move(row));
        ++m_count;
        return true;
    }
    std::deque<Row> m_rows;
    std::size_t m_most;
    std::size_t m_count = 0;
};

class TableFrame final : public LiveFrame {
public:
    TableFrame(Table table, std::shared_ptr<const TableFormat> format, std::string place)
        : m_table(std::move(table))
        , m_format(std::move(format))
        , m_place(std::move(place)) {
        static std::atomic<std::uint64_t> frames{0};
        m_key = Hasher().add("table tail").add(m_place).add(++frames).key();
    }
    Key key() const override { return m_key; }
    Result<Value> value(const Params& params, const TensorSpec& wanted) const override {
        return windowOf(m_table, *m_format, lastRows(params, wanted), params, wanted, m_place);
    }
    std::optional<Axes> axes(const Params& params, const TensorSpec& wanted) const override {
        return windowAxes(*m_format, m_table.scale, lastRows(params, wanted), wanted);
    }

private:
    /// The newest row is the last.
    TableWindow lastRows(const Params& params, const TensorSpec& wanted) const {
        const ParamValue* value = params.find("step");
        const auto* whole = value ? std::get_if<std::int64_t>(value) : nullptr;
        const std::int64_t step = whole ? std::max<std::int64_t>(1, *whole) : 1;
        const std::int64_t rows = wanted.shape.rank() > 1 ? wanted.shape[1] : 1;
        return {.first = m_table.size() - 1 - (rows - 1) * step, .step = step};
    }
    Table m_table;
    std::shared_ptr<const TableFormat> m_format;
    std::string m_place;
    Key m_key;
};

struct FileState {
    std::uint64_t size = 0;
    ino_t inode = 0;
};

Result<FileState> stateOf(const std::filesystem::path& path) {
    struct ::stat info {};
    if (::stat(path.c_str(), &info) != 0)
        return failure(message(N_("The file is gone.")), path.string(),
                       message(N_("It is read again as soon as it is there.")));
    return FileState{static_cast<std::uint64_t>(info.st_size), info.st_ino};
}

} // namespace

struct TableTail::State {
    std::filesystem::path path;
    Params params;
    std::size_t most = 1;
    std::shared_ptr<const TableFormat> format;
    std::size_t lineBytes = 1; ///< of a row, about
    ino_t inode = 0;
    std::uint64_t position = 0; ///< what was read
    std::unique_ptr<TailSink> sink;
    std::unique_ptr<CsvParser> parser;
    std::shared_ptr<const LiveFrame> frame;

    Result<void> begin();
    Result<void> readLast(std::uint64_t size);
    Result<void> readFrom(std::uint64_t start);
    Result<void> readOn(TableFile& file);
    void makeFrame() {
        frame = std::make_shared<TableFrame>(sink->table(format->kept.size(), format->timeColumn >= 0), format,
                                             path.string());
    }
};

/// Finds out how it is written, and reads its last rows.
Result<void> TableTail::State::begin() {
    const auto state = stateOf(path);
    if (!state)
        return tl::unexpected(state.error());
    inode = state->inode;
    auto file = TableFile::open(path);
    if (!file)
        return tl::unexpected(file.error());
    const auto head = file->read(kHeadBytes);
    if (!head)
        return tl::unexpected(head.error());
    auto found = detectTable(*head, head->size() == state->size, params, path.string());
    if (!found)
        return tl::unexpected(found.error());
    lineBytes = head->size() / static_cast<std::size_t>(1 + std::ranges::count(*head, '\n')) + 1;
    format = std::make_shared<const TableFormat>(std::move(*found));
    if (auto read = readLast(state->size); !read)
        return read;
    makeFrame();
    return {};
}

/// Goes back from the end until there are rows enough.
Result<void> TableTail::State::readLast(std::uint64_t size) {
    for (std::uint64_t back = kPieceBytes + 2 * most * std::uint64_t{lineBytes};; back *= 4) {
        const bool fromStart = back >= size - std::min<std::uint64_t>(size, format->firstByte);
        if (auto read = readFrom(fromStart ? format->firstByte : size - back); !read)
            return read;
        if (fromStart || sink->kept() == most)
            return {};
    }
}

Result<void> TableTail::State::readFrom(std::uint64_t start) {
    const bool inside = start > format->firstByte;
    TableFormat rows = *format;
    rows.header = format->header && !inside;
    parser.reset();
    sink = std::make_unique<TailSink>(rows, most);
    parser = std::make_unique<CsvParser>(format->delimiter, *sink);
    auto file = TableFile::open(path);
    if (!file)
        return tl::unexpected(file.error());
    file->seek(start);
    position = start;
    while (inside) { // the row that began before
        const auto piece = file->read(kPieceBytes);
        if (!piece)
            return tl::unexpected(piece.error());
        const std::size_t end = piece->find('\n');
        position += end == std::string_view::npos ? piece->size() : end + 1;
        if (piece->empty() || end != std::string_view::npos)
            break;
    }
    file->seek(position);
    return readOn(*file);
}

Result<void> TableTail::State::readOn(TableFile& file) {
    for (;;) {
        const auto piece = file.read(kPieceBytes);
        if (!piece)
            return tl::unexpected(piece.error());
        if (piece->empty())
            return {};
        position += piece->size();
        if (const auto more = parser->add(*piece); !more)
            return failure(more.error().what, path.string(), more.error().hint);
        if (sink->surplusCells() > 0)
            return failure(message(N_("A row has %1 cells, but the table has %2 columns."), sink->surplusCells(),
                                   format->columns.size()),
                           path.string(), message(N_("The program that writes the table has changed its columns.")));
    }
}

TableTail::TableTail(std::unique_ptr<State> state)
    : m_state(std::move(state)) {}
TableTail::TableTail(TableTail&&) noexcept = default;
TableTail& TableTail::operator=(TableTail&&) noexcept = default;
TableTail::~TableTail() = default;

Result<TableTail> TableTail::open(const std::filesystem::path& path, const Params& params, std::size_t rows) {
    auto state = std::make_unique<State>();
    state->path = path;
    state->params = params;
    state->most = std::max<std::size_t>(1, rows);
    if (auto begun = state->begin(); !begun)
        return tl::unexpected(begun.error());
    return TableTail(std::move(state));
}

Result<std::size_t> TableTail::poll() {
    const auto state = stateOf(m_state->path);
    if (!state)
        return tl::unexpected(state.error());
    if (state->inode != m_state->inode || state->size < m_state->position) {
        if (auto begun = m_state->begin(); !begun)
            return tl::unexpected(begun.error());
        return m_state->sink->kept();
    }
    if (state->size == m_state->position)
        return std::size_t{0};
    const std::size_t before = m_state->sink->count();
    auto file = TableFile::open(m_state->path);
    if (!file)
        return tl::unexpected(file.error());
    file->seek(m_state->position);
    if (auto read = m_state->readOn(*file); !read)
        return tl::unexpected(read.error());
    const std::size_t added = m_state->sink->count() - before;
    if (added > 0)
        m_state->makeFrame();
    return added;
}

std::shared_ptr<const LiveFrame> TableTail::frame() const {
    return m_state->frame;
}

} // namespace layerscope
