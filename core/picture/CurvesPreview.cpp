// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/Peaks.h"
#include "picture/PreviewParts.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

// Blue of a lightness that is seen on light and on dark cards alike, and the line of zero.
constexpr std::uint32_t kCurve = 0xFF2E86C8;
constexpr std::uint32_t kZero = 0x80808080;

/// [column][series]: what there is of each series in each column of pixels; one pass in the order of memory. With
/// fewer elements than columns, the columns between two elements hold the line from one to the next.
std::vector<Peak> columnPeaks(const Series& series, int width) {
    const std::int64_t count = series.count();
    std::vector<Series::Run> runs;
    for (std::int64_t i = 0; i < count; ++i)
        runs.push_back(series.run(i));
    std::vector<Peak> peaks(static_cast<std::size_t>(width * count));
    const std::int64_t length = series.length();
    for (std::int64_t column = 0; column < width; ++column) {
        Peak* here = peaks.data() + column * count;
        const std::int64_t first = column * length / width;
        const std::int64_t end = std::max(first + 1, (column + 1) * length / width);
        for (std::int64_t element = first; element < end; ++element)
            for (std::int64_t i = 0; i < count; ++i)
                here[i].add(runs[static_cast<std::size_t>(i)][element]);
    }
    return peaks;
}

struct Lane {
    double low = 0;
    double high = 1;
    int top = 0;
    int height = 1;
    int row(double value) const {
        const double place = std::clamp((high - value) / (high - low), 0.0, 1.0);
        const int margin = height > 12 ? 2 : 0;
        return top + margin + static_cast<int>(std::lround(place * (height - 1 - 2 * margin)));
    }
};

Lane laneOf(const std::vector<Peak>& peaks, std::int64_t series, std::int64_t count, const MapStyle& style) {
    Peak all;
    for (std::size_t i = 0; i < peaks.size(); ++i)
        if (style.range == RangeMode::Shared || static_cast<std::int64_t>(i) % count == series)
            all.add(peaks[i]);
    Lane lane;
    if (style.range == RangeMode::Fixed) {
        lane.low = style.fixedMin;
        lane.high = style.fixedMax;
    } else if (all.hasFinite()) {
        lane.low = static_cast<double>(all.low);
        lane.high = static_cast<double>(all.high);
    }
    if (!(lane.high > lane.low)) {
        lane.low -= 0.5;
        lane.high += 0.5;
    }
    return lane;
}

class Drawer {
public:
    Drawer(Bitmap& bitmap, const Series& series, const std::vector<Peak>& peaks)
        : m_bitmap(bitmap)
        , m_series(series)
        , m_peaks(peaks)
        , m_thick(std::max(1, bitmap.height / 100)) {}

    void draw(const Lane& lane, std::int64_t series) {
        if (lane.low < 0 && lane.high > 0)
            fillRect(m_bitmap, 0, lane.row(0), m_bitmap.width, 1, kZero);
        if (m_series.length() * 2 < m_bitmap.width)
            drawLine(lane, series);
        else
            drawEnvelope(lane, series);
    }

private:
    const Peak& at(std::int64_t column, std::int64_t series) const {
        return m_peaks[static_cast<std::size_t>(column * m_series.count() + series)];
    }

    void drawColumn(int x, const Lane& lane, double low, double high) {
        const int top = lane.row(high);
        const int bottom = std::max(lane.row(low), top + m_thick - 1);
        fillRect(m_bitmap, x, top, 1, bottom - top + 1, kCurve);
    }

    void drawEnvelope(const Lane& lane, std::int64_t series) {
        const Peak* before = nullptr;
        for (int x = 0; x < m_bitmap.width; ++x) {
            const Peak& peak = at(x, series);
            if (peak.hasFinite()) {
                // Joined to the column before, so that a steep line has no gaps.
                const float low = before ? std::min(peak.low, before->high) : peak.low;
                const float high = before ? std::max(peak.high, before->low) : peak.high;
                drawColumn(x, lane, static_cast<double>(low), static_cast<double>(high));
            }
            before = peak.hasFinite() ? &peak : nullptr;
            if (peak.isBroken())
                markBroken(x, lane, peak.nan);
        }
    }

    /// From the middle of one element's columns to the next.
    void drawLine(const Lane& lane, std::int64_t series) {
        const Series::Run run = m_series.run(series);
        const double step = static_cast<double>(m_bitmap.width) / static_cast<double>(m_series.length());
        const auto valueAt = [&](double x) {
            const double place = std::clamp(x / step - 0.5, 0.0, static_cast<double>(m_series.length() - 1));
            const auto left = static_cast<std::int64_t>(place);
            const auto right = std::min(left + 1, m_series.length() - 1);
            const double share = place - static_cast<double>(left);
            const auto from = static_cast<double>(run[left]);
            return share == 0 ? from : from + (static_cast<double>(run[right]) - from) * share;
        };
        for (int x = 0; x < m_bitmap.width; ++x) {
            const double left = valueAt(x);
            const double right = valueAt(x + 1);
            if (std::isfinite(left) && std::isfinite(right))
                drawColumn(x, lane, std::min(left, right), std::max(left, right));
            if (at(x, series).isBroken())
                markBroken(x, lane, at(x, series).nan);
        }
    }

    void markBroken(int x, const Lane& lane, bool nan) {
        fillRect(m_bitmap, x, lane.top, std::max(1, m_thick), lane.height,
                 ColorScale::nonFiniteColor(nan ? std::nan("") : HUGE_VAL));
    }

    Bitmap& m_bitmap;
    const Series& m_series;
    const std::vector<Peak>& m_peaks;
    int m_thick;
};

} // namespace

Preview curvesPreview(const Series& series, const MapStyle& style, int width, int height) {
    Preview out{transparentBitmap(width, height), wholeLayout(width, height)};
    const std::vector<Peak> peaks = columnPeaks(series, width);
    Drawer drawer(out.bitmap, series, peaks);
    for (std::int64_t i = 0; i < series.count(); ++i) {
        Lane lane = laneOf(peaks, i, series.count(), style);
        lane.top = static_cast<int>(i * height / series.count());
        lane.height = static_cast<int>((i + 1) * height / series.count()) - lane.top;
        if (lane.height < 1)
            continue;
        drawer.draw(lane, i);
        if (series.hasMask())
            hatch(out.bitmap, 0, lane.top, width, lane.height,
                  [&](int x, int) { return series.isMasked(i, x * series.length() / width); });
    }
    return out;
}

} // namespace layerscope
