// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/series/CsvParser.h"
#include "data/series/TimeReader.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

namespace layerscope {

/// Rows of numbers that grow without being moved, so that reading takes no more memory than what was read.
template <class Number>
class RowBlocks {
public:
    explicit RowBlocks(std::size_t columns)
        : m_columns(columns)
        , m_shift(
              static_cast<int>(std::bit_width(std::max<std::size_t>(1, kBlock / std::max<std::size_t>(1, columns)))) -
              1) {}

    std::int64_t size() const { return m_rows; }
    std::size_t columns() const { return m_columns; }
    std::uint64_t bytes() const { return m_blocks.size() * ((sizeof(Number) * m_columns) << m_shift); }
    std::span<const Number> row(std::int64_t row) const { return {place(row), m_columns}; }
    /// A new last row, undefined as yet.
    std::span<Number> add() {
        if (m_rows == static_cast<std::int64_t>(m_blocks.size()) << m_shift)
            m_blocks.push_back(std::make_unique_for_overwrite<Number[]>(m_columns << m_shift));
        return {place(m_rows++), m_columns};
    }

private:
    static constexpr std::size_t kBlock = std::size_t{1} << 16; ///< numbers, about
    Number* place(std::int64_t row) const {
        const std::size_t within = static_cast<std::size_t>(row) & ((std::size_t{1} << m_shift) - 1);
        return m_blocks[static_cast<std::size_t>(row) >> m_shift].get() + within * m_columns;
    }
    std::size_t m_columns;
    int m_shift;
    std::int64_t m_rows = 0;
    std::vector<std::unique_ptr<Number[]>> m_blocks;
};

/// Makes numbers of the cells of each row, and hands them to `takeRow`.
class RowSink : public CellSink {
public:
    explicit RowSink(const TableFormat& format);

    void cell(std::size_t column, std::string_view text) final;
    bool endRow(std::size_t cells) final;
    /// Of the last row, counted from 1, when it has more cells than there are columns; 0 otherwise.
    std::size_t surplusCells() const { return m_surplus; }

protected:
    /// The kept columns of a row, and its time (NaN without). False: no more is wanted.
    virtual bool takeRow(std::span<const float> numbers, double time) = 0;

private:
    static constexpr float kGap = std::numeric_limits<float>::quiet_NaN();

    bool m_decimalComma;
    int m_timeColumn;
    TimeReader m_time;
    std::vector<int> m_slots; ///< by column: which of the kept it is, or -1
    std::vector<float> m_numbers;
    double m_rowTime = std::numeric_limits<double>::quiet_NaN();
    bool m_header; ///< to be passed over
    std::size_t m_surplus = 0;
};

} // namespace layerscope
