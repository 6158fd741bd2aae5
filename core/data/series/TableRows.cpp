// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/series/TableRows.h"

namespace layerscope {

RowSink::RowSink(const TableFormat& format)
    : m_decimalComma(format.decimalComma)
    , m_timeColumn(format.timeColumn)
    , m_time(format)
    , m_slots(format.columns.size(), -1)
    , m_numbers(format.kept.size(), kGap)
    , m_header(format.header) {
    for (std::size_t slot = 0; slot < format.kept.size(); ++slot)
        m_slots[static_cast<std::size_t>(format.kept[slot])] = static_cast<int>(slot);
}

void RowSink::cell(std::size_t column, std::string_view text) {
    if (m_header)
        return;
    if (column >= m_slots.size()) {
        if (!text.empty())
            m_surplus = column + 1;
        return;
    }
    if (static_cast<int>(column) == m_timeColumn)
        m_rowTime = m_time.next(text);
    if (const int slot = m_slots[column]; slot >= 0)
        if (const auto number = cellNumber(text, m_decimalComma))
            m_numbers[static_cast<std::size_t>(slot)] = static_cast<float>(*number);
}

bool RowSink::endRow(std::size_t /*cells*/) {
    if (m_header) {
        m_header = false;
        return true;
    }
    if (m_surplus > 0)
        return false;
    const bool more = takeRow(m_numbers, m_rowTime);
    std::ranges::fill(m_numbers, kGap);
    m_rowTime = std::numeric_limits<double>::quiet_NaN();
    return more;
}

} // namespace layerscope
