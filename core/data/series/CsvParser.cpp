// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/series/CsvParser.h"

#include "base/Numbers.h"

#include <algorithm>
#include <exception>
#include <new>
#include <utility>

#include <csv.h>

namespace layerscope {
namespace {

constexpr std::size_t kLongestCell = std::size_t{1} << 20;
/// Between two looks at the length of the cell in progress.
constexpr std::size_t kPiece = std::size_t{1} << 18;

} // namespace

struct CsvParser::State {
    csv_parser parser{};
    CellSink* sink = nullptr;
    char delimiter = ',';
    std::size_t column = 0;
    std::int64_t rows = 0;
    bool enough = false;
    std::exception_ptr thrown; ///< by the sink: no exception may pass through C

    void cell(const void* text, std::size_t size) noexcept {
        if (enough || thrown || (delimiter == ' ' && !text))
            return;
        try {
            sink->cell(column++, text ? std::string_view(static_cast<const char*>(text), size) : std::string_view());
        } catch (...) {
            thrown = std::current_exception();
        }
    }
    void endRow() noexcept {
        if (enough || thrown || (delimiter == ' ' && column == 0))
            return;
        try {
            ++rows;
            enough = !sink->endRow(std::exchange(column, 0));
        } catch (...) {
            thrown = std::current_exception();
        }
    }
    static void onCell(void* text, std::size_t size, void* self) { static_cast<State*>(self)->cell(text, size); }
    static void onRow(int /*end*/, void* self) { static_cast<State*>(self)->endRow(); }

    Result<bool> outcome() {
        if (thrown)
            std::rethrow_exception(std::exchange(thrown, nullptr));
        if (csv_error(&parser) == CSV_ENOMEM)
            throw std::bad_alloc();
        if (parser.entry_pos > kLongestCell)
            return failure(message(N_("Row %1 has a cell of more than %2: a quote that opens there is never closed."),
                                   groupedNumber(rows + 1), byteSize(kLongestCell)),
                           {}, message(N_("Close the quote, or choose another separator of columns.")));
        return !enough;
    }
};

CsvParser::CsvParser(char delimiter, CellSink& sink)
    : m_state(std::make_unique<State>()) {
    csv_init(&m_state->parser, CSV_EMPTY_IS_NULL);
    csv_set_delim(&m_state->parser, static_cast<unsigned char>(delimiter));
    csv_set_blk_size(&m_state->parser, 4096);
    m_state->sink = &sink;
    m_state->delimiter = delimiter;
}

CsvParser::~CsvParser() {
    csv_free(&m_state->parser);
}

Result<bool> CsvParser::add(std::string_view text) {
    Result<bool> outcome = true;
    while (!text.empty() && outcome && *outcome) {
        const std::string_view piece = text.substr(0, kPiece);
        text.remove_prefix(piece.size());
        csv_parse(&m_state->parser, piece.data(), piece.size(), State::onCell, State::onRow, m_state.get());
        outcome = m_state->outcome();
    }
    return outcome;
}

Result<bool> CsvParser::finish() {
    csv_fini(&m_state->parser, State::onCell, State::onRow, m_state.get());
    return m_state->outcome();
}

std::int64_t CsvParser::rows() const {
    return m_state->rows;
}

} // namespace layerscope
