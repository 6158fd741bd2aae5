// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"

#include <cstdint>
#include <memory>
#include <string_view>

namespace layerscope {

/// Takes the cells of a table one after the other. Both functions may throw; the parser hands it on.
class CellSink {
public:
    virtual ~CellSink() = default;
    /// Cell `column` of the row, without its quotes and the spaces around it.
    virtual void cell(std::size_t column, std::string_view text) = 0;
    /// The row has ended; lines without anything are none. False: no more is wanted.
    virtual bool endRow(std::size_t cells) = 0;
};

/// Splits text into cells (libcsv): quoted cells with doubled quotes and line ends inside, any kind of line end, spaces
/// around cells. With ' ' as delimiter any number of spaces is one.
class CsvParser {
public:
    CsvParser(char delimiter, CellSink& sink);
    CsvParser(CsvParser&&) = delete;
    ~CsvParser();

    /// Takes the next piece of the text. The error: memory, or a quote that never closes. False once the sink has
    /// enough.
    Result<bool> add(std::string_view text);
    /// Ends a last row that has no line end.
    Result<bool> finish();
    std::int64_t rows() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace layerscope
