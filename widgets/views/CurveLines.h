// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/Peaks.h"

#include <QStringList>

#include <memory>
#include <vector>

class QCPGraph;

namespace layerscope {

class RangePlot;

/// How series lie in a plot: upon each other on one scale, or each in a lane of its own.
struct CurveLayout {
    bool stacked = false;
    bool sameScale = false; ///< for lanes: one scale, not each its own
    std::int64_t first = 0; ///< the series at the top
    int count = 1;
    /// In a lane: `lane` counts from 0 at the top, drawn at height -lane.
    double height(double number, int lane, const Peak& scale) const;
    double numberAt(double height, int lane, const Peak& scale) const;
    bool operator==(const CurveLayout&) const = default;
};

/// Series as lines of a plot. Only what is seen is given to it, in pieces of a pixel with their peaks; numbers that
/// are not finite leave a gap and have a mark: a cross for NaN at the bottom, a triangle for infinity at the top.
class CurveLines {
public:
    explicit CurveLines(RangePlot& plot);

    /// Brings the lines and the scale that goes up in line with what the plot shows.
    void show(const Peaks& peaks, const CurveLayout& layout, const std::vector<QString>& names);
    void clear();
    /// What the scale of a lane spans; of all of them where they are upon each other.
    const std::vector<Peak>& scales() const { return m_scales; }
    /// Points that the plot was given.
    int points() const { return m_points; }

private:
    void setCount(int count);
    void findScales(const Peaks& peaks, const CurveLayout& layout);
    void labelUp(const CurveLayout& layout, const std::vector<QString>& names);
    void showLine(const Peaks& peaks, const CurveLayout& layout, int lane);
    void styleLines(const CurveLayout& layout, const std::vector<QString>& names);

    RangePlot& m_plot;
    std::vector<QCPGraph*> m_lines;
    QCPGraph* m_nans;
    QCPGraph* m_infinities;
    std::vector<Peak> m_scales;
    int m_points = 0;
};

} // namespace layerscope
