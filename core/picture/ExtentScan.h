// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace layerscope {

/// Finds the lowest and the highest finite number of channels that lie side by side, in one pass in the order of
/// memory. A row of few channels is read together with those after it, so that the loop is always long enough to be
/// vectorised.
template <class T>
class ExtentScan {
public:
    explicit ExtentScan(std::int64_t channels)
        : m_channels(static_cast<std::size_t>(channels))
        , m_lanes(m_channels * std::max<std::size_t>(1, kLanes / m_channels))
        , m_low(m_lanes, std::numeric_limits<T>::max())
        , m_high(m_lanes, std::numeric_limits<T>::lowest()) {}

    /// numbers as [n][channels], without gaps.
    void add(std::span<const T> numbers) {
        const std::size_t most = m_lanes * kRows;
        for (std::size_t from = 0; from < numbers.size(); from += most)
            addRows(numbers.subspan(from, std::min(most, numbers.size() - from)));
    }

    /// lowest > highest for a channel without a finite number.
    T lowest(std::int64_t channel) const {
        T low = std::numeric_limits<T>::max();
        for (auto lane = static_cast<std::size_t>(channel); lane < m_lanes; lane += m_channels)
            low = std::min(low, m_low[lane]);
        return low;
    }
    T highest(std::int64_t channel) const {
        T high = std::numeric_limits<T>::lowest();
        for (auto lane = static_cast<std::size_t>(channel); lane < m_lanes; lane += m_channels)
            high = std::max(high, m_high[lane]);
        return high;
    }
    /// Whether there was a NaN or an infinity.
    bool isBroken() const { return m_broken; }

private:
    static constexpr std::size_t kLanes = 64;
    static constexpr std::size_t kRows = 64;

    /// As if all were finite, which is nearly always so and quick; once more, number by number, where they are not.
    void addRows(std::span<const T> rows) {
        m_triedLow = m_low;
        m_triedHigh = m_high;
        m_check.assign(m_lanes, T{0});
        for (std::size_t from = 0; from < rows.size(); from += m_lanes)
            tryRow(rows.data() + from, std::min(m_lanes, rows.size() - from));
        if (std::ranges::all_of(m_check, [](T check) { return check == T{0}; })) {
            m_low.swap(m_triedLow);
            m_high.swap(m_triedHigh);
            return;
        }
        m_broken = true;
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (const T v = rows[i]; v - v == T{0}) {
                m_low[i % m_lanes] = std::min(m_low[i % m_lanes], v);
                m_high[i % m_lanes] = std::max(m_high[i % m_lanes], v);
            }
    }

    void tryRow(const T* __restrict at, std::size_t count) {
        T* __restrict low = m_triedLow.data();
        T* __restrict high = m_triedHigh.data();
        T* __restrict check = m_check.data();
        for (std::size_t i = 0; i < count; ++i) {
            const T v = at[i];
            const T lowest = low[i];
            const T highest = high[i];
            check[i] += v - v; // NaN for NaN and infinity, and 0 for all else
            low[i] = v < lowest ? v : lowest;
            high[i] = v > highest ? v : highest;
        }
    }

    std::size_t m_channels;
    std::size_t m_lanes;
    std::vector<T> m_low;
    std::vector<T> m_high;
    bool m_broken = false;
    // What is tried before it is known to be right.
    std::vector<T> m_triedLow;
    std::vector<T> m_triedHigh;
    std::vector<T> m_check;
};

} // namespace layerscope
