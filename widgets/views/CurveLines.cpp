// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/CurveLines.h"

#include "base/Numbers.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "views/PlotStyle.h"
#include "views/RangePlot.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace layerscope {

namespace {

constexpr double kLaneFill = 0.9; ///< of a lane's height that its curve takes
constexpr int kPixelsADot = 6;    ///< numbers further apart than this are dots
constexpr double kPixelsBetweenMarks = 5;

/// Wide enough that a flat curve has room around it.
Peak withRoom(Peak scale) {
    if (!scale.hasFinite())
        scale.low = scale.high = 0;
    if (scale.high - scale.low <= std::abs(scale.high) * 1e-6F) {
        const float room = std::max(std::abs(scale.high) * 0.5F, 0.5F);
        scale.low -= room;
        scale.high += room;
    }
    return scale;
}

double span(const Peak& scale) {
    return static_cast<double>(scale.high) - static_cast<double>(scale.low);
}

} // namespace

double CurveLayout::height(double number, int lane, const Peak& scale) const {
    if (!stacked)
        return number;
    return ((number - static_cast<double>(scale.low)) / span(scale) - 0.5) * kLaneFill - lane;
}

double CurveLayout::numberAt(double height, int lane, const Peak& scale) const {
    if (!stacked)
        return height;
    return ((height + lane) / kLaneFill + 0.5) * span(scale) + static_cast<double>(scale.low);
}

CurveLines::CurveLines(RangePlot& plot)
    : m_plot(plot)
    , m_nans(plot.addGraph())
    , m_infinities(plot.addGraph()) {
    for (QCPGraph* marks : {m_nans, m_infinities}) {
        marks->setLineStyle(QCPGraph::lsNone);
        marks->setAdaptiveSampling(false);
        marks->removeFromLegend();
    }
}

void CurveLines::setCount(int count) {
    while (static_cast<int>(m_lines.size()) > count) {
        m_plot.removeGraph(m_lines.back());
        m_lines.pop_back();
    }
    while (static_cast<int>(m_lines.size()) < count) {
        QCPGraph* line = m_plot.addGraph();
        line->setAdaptiveSampling(false);
        line->setAntialiased(false);
        line->setLineStyle(QCPGraph::lsLine);
        m_lines.push_back(line);
    }
}

void CurveLines::clear() {
    setCount(0);
    m_nans->data()->clear();
    m_infinities->data()->clear();
    m_scales.clear();
    m_points = 0;
}

void CurveLines::findScales(const Peaks& peaks, const CurveLayout& layout) {
    m_scales.clear();
    Peak all;
    for (int lane = 0; lane < layout.count; ++lane) {
        m_scales.push_back(peaks.whole(layout.first + lane));
        all.add(m_scales.back());
    }
    for (Peak& scale : m_scales)
        scale = withRoom(layout.stacked && !layout.sameScale ? scale : all);
}

void CurveLines::labelUp(const CurveLayout& layout, const std::vector<QString>& names) {
    QCPAxis& up = *m_plot.yAxis;
    up.setRangeReversed(false);
    up.grid()->setVisible(true);
    const QPen zero(Theme::instance().color(Theme::Role::BorderStrong), 1);
    up.grid()->setZeroLinePen(layout.stacked ? up.grid()->pen() : zero);
    up.setSubTicks(!layout.stacked);
    up.setTickLength(layout.stacked ? 0 : 5, 0);
    if (!layout.stacked) {
        const Peak& scale = m_scales.front();
        const double margin = span(scale) * 0.05;
        up.setTicker(QSharedPointer<QCPAxisTicker>(new QCPAxisTicker));
        up.setLabel(m_lines.size() == 1 ? names.front() : QString());
        up.setRange(static_cast<double>(scale.low) - margin, static_cast<double>(scale.high) + margin);
        return;
    }
    const QSharedPointer<QCPAxisTickerText> lanes(new QCPAxisTickerText);
    for (int lane = 0; lane < layout.count; ++lane) {
        const Peak& scale = m_scales[static_cast<std::size_t>(lane)];
        lanes->addTick(-lane, QStringLiteral("%1\n%2 … %3")
                                  .arg(names[static_cast<std::size_t>(lane)],
                                       toQString(shortNumber(static_cast<double>(scale.low))),
                                       toQString(shortNumber(static_cast<double>(scale.high)))));
    }
    up.setTicker(lanes);
    up.setLabel({});
    up.setRange(0.5 - layout.count, 0.5);
}

void CurveLines::styleLines(const CurveLayout& layout, const std::vector<QString>& names) {
    const Theme& theme = Theme::instance();
    const Stretch seen = m_plot.visible();
    const bool dots = m_plot.axisRect()->width() > (seen.last - seen.first) * kPixelsADot;
    for (int lane = 0; lane < layout.count; ++lane) {
        const QColor color = curveColor(layout.first + lane);
        QCPGraph& line = *m_lines[static_cast<std::size_t>(lane)];
        line.setPen(QPen(color, 1));
        line.setAntialiased(dots);
        line.setScatterStyle(dots ? QCPScatterStyle(QCPScatterStyle::ssDisc, color, color, 4) : QCPScatterStyle());
        line.setName(names[static_cast<std::size_t>(lane)]);
    }
    const QPen mark(theme.color(Theme::Role::Error), 1.5);
    m_nans->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssCross, mark, Qt::NoBrush, 7));
    m_infinities->setScatterStyle(QCPScatterStyle(QCPScatterStyle::ssTriangle, mark, Qt::NoBrush, 7));
}

void CurveLines::showLine(const Peaks& peaks, const CurveLayout& layout, int lane) {
    const Axis& axis = m_plot.axis();
    const Stretch seen = m_plot.visible();
    const Peak& scale = m_scales[static_cast<std::size_t>(lane)];
    std::vector<CurvePiece> pieces = envelope(peaks, layout.first + lane, seen.first, seen.last + 1, m_plot.pixels());
    if (axis.step < 0)
        std::ranges::reverse(pieces);
    const double bottom = layout.height(layout.numberAt(-lane - 0.45, lane, scale), lane, scale);
    const double low = layout.stacked ? bottom : m_plot.yAxis->range().lower;
    const double high = layout.stacked ? bottom + kLaneFill : m_plot.yAxis->range().upper;
    const double apart = kPixelsBetweenMarks * m_plot.xAxis->range().size() / m_plot.axisRect()->width();
    QVector<QCPGraphData> points;
    points.reserve(static_cast<qsizetype>(pieces.size()) * 2);
    double lastNan = -std::numeric_limits<double>::infinity();
    double lastInfinity = lastNan;
    for (const auto& [element, peak] : pieces) {
        const double place = axis.placeOf(element);
        if (peak.nan && place >= lastNan + apart) {
            m_nans->addData(place, low + (high - low) * 0.03);
            lastNan = place;
        }
        if (peak.infinite && place >= lastInfinity + apart) {
            m_infinities->addData(place, high - (high - low) * 0.03);
            lastInfinity = place;
        }
        if (!peak.hasFinite()) {
            points.append({place, std::numeric_limits<double>::quiet_NaN()});
            continue;
        }
        double from = layout.height(static_cast<double>(peak.low), lane, scale);
        double to = layout.height(static_cast<double>(peak.high), lane, scale);
        // The end that is nearer to where the line comes from is first.
        if (!points.isEmpty() && std::abs(points.back().value - to) < std::abs(points.back().value - from))
            std::swap(from, to);
        points.append({place, from});
        if (to != from)
            points.append({place, to});
    }
    m_points += static_cast<int>(points.size());
    m_lines[static_cast<std::size_t>(lane)]->data()->set(points, true);
}

void CurveLines::show(const Peaks& peaks, const CurveLayout& layout, const std::vector<QString>& names) {
    setCount(layout.count);
    findScales(peaks, layout);
    labelUp(layout, names);
    styleLines(layout, names);
    m_nans->data()->clear();
    m_infinities->data()->clear();
    m_points = 0;
    for (int lane = 0; lane < layout.count; ++lane)
        showLine(peaks, layout, lane);
}

} // namespace layerscope
