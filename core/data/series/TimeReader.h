// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/series/TableFormat.h"

#include <limits>
#include <optional>
#include <string_view>

namespace layerscope {

/// Makes seconds of the cells of a time column, in the order of the rows: a clock that begins anew goes on after
/// midnight.
class TimeReader {
public:
    TimeReader(TimeForm form, bool decimalComma, double unit, double origin)
        : m_form(form)
        , m_decimalComma(decimalComma)
        , m_unit(unit)
        , m_origin(origin) {}
    explicit TimeReader(const TableFormat& format)
        : TimeReader(format.timeForm, format.decimalComma, format.timeUnit, format.timeOrigin) {}

    /// NaN when the cell has no time.
    double next(std::string_view cell) {
        const auto time = cellTime(cell, m_form, m_decimalComma);
        if (!time)
            return std::numeric_limits<double>::quiet_NaN();
        constexpr double kDay = 86400;
        if (m_form == TimeForm::Clock && *time + m_wrapped < m_last - kDay / 2)
            m_wrapped += kDay;
        m_last = *time + m_wrapped;
        return (m_last - m_origin) * m_unit; // in this order, so that small steps long after 1970 are not rounded away
    }

private:
    TimeForm m_form;
    bool m_decimalComma;
    double m_unit;
    double m_origin;
    double m_wrapped = 0;
    double m_last = -std::numeric_limits<double>::infinity();
};

} // namespace layerscope
