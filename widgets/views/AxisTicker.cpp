// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/AxisTicker.h"

#include "session/Text.h"

#include <cmath>
#include <utility>

namespace layerscope {

namespace {

constexpr qsizetype kLongestLabel = 14;

} // namespace

AxisTicker::AxisTicker(Axis axis)
    : m_axis(std::move(axis)) {}

bool AxisTicker::countsWholes() const {
    return m_axis.labels || m_axis.unit == AxisUnit::None || m_axis.unit == AxisUnit::Token ||
           m_axis.unit == AxisUnit::Frame || m_axis.unit == AxisUnit::Pixel;
}

double AxisTicker::getTickStep(const QCPRange& range) {
    const double step = QCPAxisTicker::getTickStep(range);
    const double smallest = m_axis.labels ? m_axis.labelStep : 1.0;
    return countsWholes() ? std::max(std::ceil(step / smallest), 1.0) * smallest : step;
}

int AxisTicker::getSubTickCount(double step) {
    return m_axis.labels                ? 0
           : countsWholes() && step < 5 ? static_cast<int>(step) - 1
                                        : QCPAxisTicker::getSubTickCount(step);
}

QString AxisTicker::getTickLabel(double tick, const QLocale& locale, QChar format, int precision) {
    if (!m_axis.labels)
        return QCPAxisTicker::getTickLabel(tick, locale, format, precision);
    const double index = std::floor(tick / m_axis.labelStep + 0.5);
    if (index < 0 || index >= static_cast<double>(m_axis.labels->size()))
        return {};
    const QString text = toQString((*m_axis.labels)[static_cast<std::size_t>(index)]).simplified();
    return text.size() > kLongestLabel ? text.left(kLongestLabel - 1) + QChar(0x2026) : text;
}

} // namespace layerscope
