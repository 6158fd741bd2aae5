// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/Series.h"

#include <cmath>
#include <limits>
#include <stop_token>
#include <vector>

namespace layerscope {

/// The lowest and the highest finite number of a stretch, and which others are in it.
struct Peak {
    float low = std::numeric_limits<float>::infinity();
    float high = -std::numeric_limits<float>::infinity();
    bool nan = false;
    bool infinite = false;

    bool hasFinite() const { return low <= high; }
    bool isBroken() const { return nan || infinite; }
    void add(float number) {
        if (std::abs(number) <= std::numeric_limits<float>::max()) {
            low = number < low ? number : low;
            high = number > high ? number : high;
        } else {
            (std::isnan(number) ? nan : infinite) = true;
        }
    }
    void add(const Peak& other) {
        low = other.low < low ? other.low : low;
        high = other.high > high ? other.high : high;
        nan = nan || other.nan;
        infinite = infinite || other.infinite;
    }
    bool operator==(const Peak&) const = default;
};

/// The peaks of every series in blocks of 64 elements, of 256, of 1,024 and so on, so that a stretch of any length is
/// summed up exactly from a few of them. Takes less than a tenth of the memory of long series. Constant once built.
class Peaks {
public:
    Peaks() = default;
    /// Reads every number once; for another thread when they are many. A stop leaves it without use.
    explicit Peaks(Series series, const std::stop_token& stop = {});

    const Series& series() const { return m_series; }
    /// Of the elements from `first` up to, not including, `end`.
    Peak over(std::int64_t series, std::int64_t first, std::int64_t end) const;
    Peak whole(std::int64_t series) const { return over(series, 0, m_series.length()); }

private:
    void measure(const std::stop_token& stop);
    void sumUp();
    const Peak& block(std::size_t level, std::int64_t series, std::int64_t index) const;

    struct Level {
        std::int64_t size = 0; ///< elements a block
        std::int64_t blocks = 0;
        std::vector<Peak> peaks; ///< [block][series]
    };
    Series m_series;
    std::vector<Level> m_levels;
};

/// One piece of a curve: a single number, or the peaks of neighbours that share a pixel.
struct CurvePiece {
    double element = 0; ///< the middle of the piece
    Peak peak;
};

/// What there is to draw of a stretch in about `pieces` pieces (never more than twice as many and two): every extreme
/// of the stretch is the low or the high of one. Their borders do not move while the stretch is panned.
std::vector<CurvePiece> envelope(const Peaks& peaks, std::int64_t series, std::int64_t first, std::int64_t end,
                                 std::int64_t pieces);

} // namespace layerscope
