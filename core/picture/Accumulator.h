// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/ChannelStatistics.h"

#include <array>
#include <cmath>
#include <limits>
#include <span>

namespace layerscope {

/// Gathers figures block by block: each block is read once from memory and its squares are taken about its own mean,
/// then blocks are joined (Chan, Golub, LeVeque 1979). So a large mean does not eat a small deviation.
class Accumulator {
public:
    static constexpr std::size_t kBlock = 2048;

    template <class T>
    void add(std::span<const T> values) {
        for (std::size_t i = 0; i < values.size(); i += kBlock)
            addBlock(values.subspan(i, std::min(kBlock, values.size() - i)));
    }

    ChannelStatistics result() const;

private:
    template <class T>
    void addBlock(std::span<const T> block);
    template <class T>
    void addFinite(std::span<const T> block);
    template <class T>
    void countEnds(std::span<const T> block, T low, T high);

    ChannelStatistics m_out; ///< firstBroken counts the numbers that came before
    std::int64_t m_finite = 0;
    double m_min = std::numeric_limits<double>::infinity();
    double m_max = -std::numeric_limits<double>::infinity();
    double m_mean = 0;
    double m_squares = 0;
    std::int64_t m_atMin = 0;
    std::int64_t m_atMax = 0;
    std::array<std::int64_t, 4> m_near{}; ///< of -1, of 0 above, of 1, of 6
};

} // namespace layerscope
