// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/Accumulator.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr std::size_t kLanes = 8;
constexpr double kEnd = 1e-3; ///< how near the end of an activation counts as at it

/// Sum of f(v) in so many lanes that the compiler can vectorise it.
template <class T, class F>
double laneSum(std::span<const T> values, const F& f) {
    std::array<double, kLanes> lanes{};
    std::size_t i = 0;
    for (; i + kLanes <= values.size(); i += kLanes)
        for (std::size_t lane = 0; lane < kLanes; ++lane)
            lanes[lane] += f(values[i + lane]);
    for (; i < values.size(); ++i)
        lanes[0] += f(values[i]);
    double sum = 0;
    for (double lane : lanes)
        sum += lane;
    return sum;
}

/// How many are within [low, high]; in a block, so that a narrow counter vectorises.
template <class T>
std::int64_t countWithin(std::span<const T> block, T low, T high) {
    std::int32_t count = 0;
    for (const T v : block)
        count += v >= low && v <= high ? 1 : 0;
    return count;
}

} // namespace

template <class T>
void Accumulator::addBlock(std::span<const T> block) {
    const std::int64_t before = m_out.count;
    m_out.count += static_cast<std::int64_t>(block.size());
    // A difference with itself is NaN for NaN and infinity, and 0 for all else.
    if (laneSum(block, [](T v) { return static_cast<double>(v - v); }) == 0)
        return addFinite(block);
    std::array<double, kBlock> finite;
    std::size_t count = 0;
    for (std::size_t i = 0; i < block.size(); ++i) {
        const auto v = static_cast<double>(block[i]);
        if (std::isfinite(v)) {
            finite[count++] = v;
            continue;
        }
        ++(std::isnan(v) ? m_out.nans : m_out.infinities);
        if (m_out.firstBroken < 0)
            m_out.firstBroken = before + static_cast<std::int64_t>(i);
    }
    if (count > 0)
        addFinite(std::span<const double>(finite.data(), count));
}

template <class T>
void Accumulator::addFinite(std::span<const T> block) {
    T low = block[0];
    T high = block[0];
    for (T v : block) {
        low = v < low ? v : low;
        high = v > high ? v : high;
    }
    countEnds(block, low, high);
    if (low <= T{0} && high >= T{0})
        m_out.zeros += countWithin(block, T{0}, T{0});

    const auto count = static_cast<double>(block.size());
    const double mean = laneSum(block, [](T v) { return static_cast<double>(v); }) / count;
    const double squares = laneSum(block, [mean](T v) {
        const double d = static_cast<double>(v) - mean;
        return d * d;
    });
    const auto before = static_cast<double>(m_finite);
    const double difference = mean - m_mean;
    m_mean += difference * count / (before + count);
    m_squares += squares + difference * difference * before * count / (before + count);
    m_finite += static_cast<std::int64_t>(block.size());
}

template <class T>
void Accumulator::countEnds(std::span<const T> block, T low, T high) {
    const auto least = static_cast<double>(low);
    const auto most = static_cast<double>(high);
    // A new end forgets what was counted at the old one.
    if (least < m_min)
        m_atMin = 0;
    if (most > m_max)
        m_atMax = 0;
    m_min = std::min(m_min, least);
    m_max = std::max(m_max, most);
    if (least == m_min)
        m_atMin += countWithin(block, low, low);
    if (most == m_max)
        m_atMax += countWithin(block, high, high);
    if constexpr (std::is_floating_point_v<T>) {
        // Outside of what an activation gives, its ends mean nothing.
        const auto near = [&](double from, double to) {
            return least <= to && most >= from ? countWithin(block, static_cast<T>(from), static_cast<T>(to)) : 0;
        };
        if (m_min >= -1 && m_max <= 1) {
            m_near[0] += near(-1, -1 + kEnd);
            m_near[1] += near(static_cast<double>(std::numeric_limits<T>::denorm_min()), kEnd);
            m_near[2] += near(1 - kEnd, 1);
        }
        if (m_min >= 0 && m_max <= 6)
            m_near[3] += near(6 - kEnd, 6);
    }
}

ChannelStatistics Accumulator::result() const {
    ChannelStatistics out = m_out;
    out.min = m_finite > 0 ? m_min : 0;
    out.max = m_finite > 0 ? m_max : 0;
    out.mean = m_mean;
    out.deviation = m_finite > 0 ? std::sqrt(m_squares / static_cast<double>(m_finite)) : 0;
    const bool unit = out.min >= -1 && out.max <= 1;
    if (out.min != 0)
        out.atLow = unit && out.min <= -1 + kEnd ? m_near[0] : m_atMin;
    if (out.max != 0)
        out.atHigh = unit && out.max >= 1 - kEnd                           ? m_near[2]
                     : out.min >= 0 && out.max <= 6 && out.max >= 6 - kEnd ? m_near[3]
                                                                           : m_atMax;
    if (unit && out.min >= 0 && out.min <= kEnd && out.max >= 0.5)
        out.atLow = m_near[1];
    return out;
}

template void Accumulator::addBlock(std::span<const float>);
template void Accumulator::addBlock(std::span<const double>);
template void Accumulator::addBlock(std::span<const std::int32_t>);

} // namespace layerscope
