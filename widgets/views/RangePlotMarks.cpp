// SPDX-License-Identifier: GPL-3.0-or-later
// What is marked of the value while an element is probed.
#include "theme/Theme.h"
#include "views/RangePlot.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

constexpr double kMostRoom = 0.25; ///< of what is seen, for padding on one side
constexpr std::int64_t kMostPoints = 400;
constexpr double kPointRadius = 3.5;
constexpr double kEffectHeight = 12; ///< of a heat map that has no rows

double paddingOf(std::int64_t elements, double step, double seen) {
    return std::min(static_cast<double>(elements) * std::abs(step), kMostRoom * seen);
}

} // namespace

void RangePlot::setMarkedNode(NodeId node, const Value& value, const Cut& cut, const std::optional<Rows>& rows) {
    m_markedAxes = value.axes;
    m_cut = cut;
    m_rows = rows;
    m_marks.setNode(node);
    m_marks.setShape(value.tensor.shape());
    followMarks();
}

void RangePlot::setUpRange(double low, double high) {
    m_upRange = SharedRange::Extent{std::min(low, high), std::max(low, high)};
    applyUpRange();
}

/// At the ends of the value, where padding stands beside it.
SharedRange::Extent RangePlot::withRoom(SharedRange::Extent seen) const {
    const SharedRange::Extent all = whole();
    Beside beside = m_marks.beside(m_cut.across);
    if (m_axis.step < 0)
        std::swap(beside.before, beside.after);
    const double length = seen.length();
    if (seen.from <= all.from)
        seen.from -= paddingOf(beside.before, m_axis.step, length);
    if (seen.to >= all.to)
        seen.to += paddingOf(beside.after, m_axis.step, length);
    return seen;
}

void RangePlot::applyUpRange() {
    if (!m_upRange)
        return;
    Beside beside = m_rows ? m_marks.beside(m_cut.down) : Beside{};
    if (m_rows && m_rows->step < 0)
        std::swap(beside.before, beside.after);
    const double step = m_rows ? m_rows->step : 1;
    yAxis->setRange(m_upRange->from - paddingOf(beside.before, step, m_upRange->length()),
                    m_upRange->to + paddingOf(beside.after, step, m_upRange->length()));
}

void RangePlot::followMarks() {
    const SharedRange::Extent drawn = withRoom(m_seen);
    const QCPRange up = yAxis->range();
    applyUpRange();
    if (m_length > 0 && (drawn.from != xAxis->range().lower || drawn.to != xAxis->range().upper))
        return readExtent();
    if (yAxis->range() != up)
        return replot(QCustomPlot::rpQueuedReplot);
    update();
}

Pane RangePlot::markedPane() const {
    const QRect area = axisRect()->rect();
    const double left = xAxis->coordToPixel(m_axis.placeOf(-0.5));
    const double right = xAxis->coordToPixel(m_axis.placeOf(static_cast<double>(m_length) - 0.5));
    if (!m_rows) {
        // Room for the size of a field above its box.
        const double above = QFontMetricsF(Theme::instance().figures(Theme::FontRole::Small)).height() + 8;
        return {QRectF(left, area.top() + above, right - left, area.height() - above - 3), {1, m_length}};
    }
    const double first = yAxis->coordToPixel(m_rows->first - 0.5 * m_rows->step);
    const double last = yAxis->coordToPixel(m_rows->first + (static_cast<double>(m_rows->count) - 0.5) * m_rows->step);
    return {QRectF(left, std::min(first, last), right - left, std::abs(last - first)),
            {m_rows->count, m_length},
            first > last};
}

void RangePlot::drawTapPoints(QPainter& painter, const CellMarks& taps) {
    if (!m_tapHeights || taps.count() > kMostPoints)
        return;
    const Theme& theme = Theme::instance();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.color(Theme::Role::Panel), 1.5));
    painter.setBrush(theme.color(Theme::Role::Accent));
    for (const CellBox& box : taps.boxes)
        for (std::int64_t element = box.across.first; element <= box.across.last; ++element) {
            const double x = xAxis->coordToPixel(m_axis.placeOf(static_cast<double>(element)));
            for (const double height : m_tapHeights(element))
                if (std::isfinite(height))
                    painter.drawEllipse(QPointF(x, yAxis->coordToPixel(height)), kPointRadius, kPointRadius);
        }
    painter.restore();
}

/// Over the rows, or as a strip at the foot of curves.
void RangePlot::drawEffectOf(QPainter& painter, const Pane& pane) {
    Pane strip = pane;
    if (!m_rows)
        strip.place.setTop(pane.place.bottom() - kEffectHeight);
    drawEffect(painter, strip, m_marks.effect(m_cut));
}

void RangePlot::drawHighlights(QPainter& painter) {
    if (m_marks.empty())
        return;
    const Pane pane = markedPane();
    const PaneMarks marks = m_marks.on(m_cut);
    drawEffectOf(painter, pane);
    if (!m_rows) {
        QColor shade = Theme::instance().color(Theme::Role::Accent);
        shade.setAlphaF(0.14F);
        for (const CellBox& box : marks.taps.boxes)
            painter.fillRect(pane.rectOf(box), shade);
    }
    drawMarks(painter, pane, marks, m_marks.fieldLabel(m_markedAxes));
    if (!m_rows)
        drawTapPoints(painter, marks.taps);
}

} // namespace layerscope
