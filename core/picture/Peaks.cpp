// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/Peaks.h"

#include <algorithm>
#include <utility>

namespace layerscope {
namespace {

constexpr std::int64_t kSmallestBlock = 64;
constexpr std::int64_t kFactor = 4;

std::int64_t roundedUp(std::int64_t number, std::int64_t step) {
    return (number + step - 1) / step;
}

} // namespace

Peaks::Peaks(Series series, const std::stop_token& stop)
    : m_series(std::move(series)) {
    measure(stop);
    if (!stop.stop_requested())
        sumUp();
}

void Peaks::measure(const std::stop_token& stop) {
    Level level{kSmallestBlock, m_series.length() / kSmallestBlock, {}};
    if (level.blocks == 0)
        return;
    level.peaks.resize(static_cast<std::size_t>(level.blocks * m_series.count()));
    std::vector<Series::Run> runs;
    for (std::int64_t i = 0; i < m_series.count(); ++i)
        runs.push_back(m_series.run(i));
    auto peak = level.peaks.begin();
    for (std::int64_t block = 0; block < level.blocks && !stop.stop_requested(); ++block)
        for (const Series::Run& run : runs) {
            const std::int64_t end = (block + 1) * kSmallestBlock;
            for (std::int64_t i = block * kSmallestBlock; i < end; ++i)
                peak->add(run[i]);
            ++peak;
        }
    m_levels.push_back(std::move(level));
}

void Peaks::sumUp() {
    while (!m_levels.empty() && m_levels.back().blocks >= kFactor) {
        const Level& below = m_levels.back();
        Level level{below.size * kFactor, below.blocks / kFactor, {}};
        level.peaks.resize(static_cast<std::size_t>(level.blocks * m_series.count()));
        const auto count = static_cast<std::size_t>(m_series.count());
        for (std::size_t i = 0; i < level.peaks.size(); ++i)
            for (std::size_t part = 0; part < kFactor; ++part)
                level.peaks[i].add(below.peaks[(i / count * kFactor + part) * count + i % count]);
        m_levels.push_back(std::move(level));
    }
}

const Peak& Peaks::block(std::size_t level, std::int64_t series, std::int64_t index) const {
    return m_levels[level].peaks[static_cast<std::size_t>(index * m_series.count() + series)];
}

Peak Peaks::over(std::int64_t series, std::int64_t first, std::int64_t end) const {
    Peak peak;
    const Series::Run run = m_series.run(series);
    first = std::max<std::int64_t>(first, 0);
    end = std::min(end, m_series.length());
    while (first < end) {
        // The largest block that begins here and ends in the stretch.
        std::size_t level = m_levels.size();
        while (level > 0 && (first % m_levels[level - 1].size != 0 || first + m_levels[level - 1].size > end))
            --level;
        if (level == 0) {
            peak.add(run[first++]);
        } else {
            peak.add(block(level - 1, series, first / m_levels[level - 1].size));
            first += m_levels[level - 1].size;
        }
    }
    return peak;
}

std::vector<CurvePiece> envelope(const Peaks& peaks, std::int64_t series, std::int64_t first, std::int64_t end,
                                 std::int64_t pieces) {
    first = std::max<std::int64_t>(first, 0);
    end = std::min(end, peaks.series().length());
    std::int64_t size = 1;
    // Up to two numbers a pixel are worth drawing one by one.
    while (roundedUp(end - first, size) > std::max<std::int64_t>(pieces, 1) * 2)
        size *= 2;
    std::vector<CurvePiece> result;
    for (std::int64_t at = first / size * size; at < end; at += size) {
        const std::int64_t last = std::min(at + size, peaks.series().length());
        result.push_back({static_cast<double>(at + last - 1) / 2, peaks.over(series, at, last)});
    }
    return result;
}

} // namespace layerscope
