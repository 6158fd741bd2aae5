// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/parts/SliderScale.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr double kDecades = 100; ///< from this ratio on a slider is logarithmic
constexpr double kKeysPerDecade = 20;
constexpr double kKeysPerRange = 100;

} // namespace

double roundedTo(double value, int digits) {
    if (value == 0 || !std::isfinite(value))
        return value;
    const double exponent = std::floor(std::log10(std::abs(value))) - (digits - 1);
    // Dividing by a power of ten that is exact keeps 0.1 at 0.1.
    if (exponent < 0) {
        const double unit = std::pow(10.0, -exponent);
        return std::round(value * unit) / unit;
    }
    const double unit = std::pow(10.0, exponent);
    return std::round(value / unit) * unit;
}

bool SliderScale::covers(Range range) {
    return std::isfinite(range.min) && std::isfinite(range.max) && range.max > range.min;
}

SliderScale::SliderScale(Range range, bool integer)
    : m_range(range)
    , m_integer(integer)
    , m_logarithmic(range.min > 0 && range.max / range.min >= kDecades) {
    if (m_integer && !m_logarithmic)
        m_steps = static_cast<int>(std::min<double>(kSteps, range.max - range.min));
}

int SliderScale::position(double value) const {
    const double inside = std::clamp(value, m_range.min, m_range.max);
    const double part = m_logarithmic ? std::log(inside / m_range.min) / std::log(m_range.max / m_range.min)
                                      : (inside - m_range.min) / (m_range.max - m_range.min);
    return static_cast<int>(std::lround(part * m_steps));
}

double SliderScale::value(int position) const {
    if (position <= 0 || position >= m_steps)
        return position <= 0 ? m_range.min : m_range.max;
    const double part = static_cast<double>(position) / m_steps;
    return rounded(m_logarithmic ? m_range.min * std::pow(m_range.max / m_range.min, part)
                                 : m_range.min + part * (m_range.max - m_range.min));
}

double SliderScale::stepped(double value, int steps) const {
    double next = m_logarithmic ? value * std::pow(10.0, steps / kKeysPerDecade)
                                : value + steps * (m_range.max - m_range.min) / kKeysPerRange;
    if (m_integer && std::abs(next - value) < std::abs(steps))
        next = value + steps;
    return std::clamp(rounded(next), m_range.min, m_range.max);
}

double SliderScale::rounded(double value) const {
    if (m_integer)
        return std::round(value);
    if (m_logarithmic)
        return roundedTo(value, 2);
    // As fine as the positions, in a power of ten.
    const double decimals = std::max(0.0, -std::floor(std::log10((m_range.max - m_range.min) / kSteps)));
    const double unit = std::pow(10.0, decimals);
    return std::round(value * unit) / unit;
}

} // namespace layerscope
