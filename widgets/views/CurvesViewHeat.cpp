// SPDX-License-Identifier: GPL-3.0-or-later
// The heat map, what is under the pointer and what is marked.
#include "base/Numbers.h"
#include "picture/SeriesPicture.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "views/AxisTicker.h"
#include "views/ColorBar.h"
#include "views/CurvesView.h"
#include "views/Drawing.h"
#include "views/PlotPainting.h"
#include "views/PlotPicture.h"
#include "views/PlotStyle.h"
#include "views/RangePlot.h"
#include "views/StyleBar.h"

#include <QKeyEvent>
#include <QLabel>
#include <QScrollBar>

#include <cmath>
#include <limits>

namespace layerscope {

void CurvesView::updateColorBar() {
    if (!m_curves)
        return;
    const ColorScale scale = m_shown.maps->scaleOf(-1, m_style);
    m_colorBar->setScale(scale, m_style.range == RangeMode::Fixed ? tr("fixed") : tr("shared by all channels"));
    m_styleBar->suggestRange(scale.min, scale.max);
}

/// What was drawn stays, stretched to where it belongs, until its successor is there.
void CurvesView::drawHeat() {
    QCPAxis& up = *m_plot->yAxis;
    Axis channels = sourceAxis(AxisKind::Channel);
    for (const Axis& axis : series().value().axes)
        if (axis.kind == AxisKind::Channel || axis.kind == AxisKind::Feature)
            channels = axis;
    up.setTicker(QSharedPointer<QCPAxisTicker>(new AxisTicker(channels)));
    up.setRangeReversed(true);
    up.setRange(-0.5, static_cast<double>(series().count()) - 0.5);
    up.setTickLength(5, 0);
    up.setSubTicks(false);
    up.grid()->setVisible(false);
    up.setLabel(tr("channel"));
    updateColorBar();
    const Stretch seen = m_plot->visible();
    const std::int64_t beside = (seen.last - seen.first) / 4;
    m_heating.start([this, curves = m_curves, first = std::max<std::int64_t>(seen.first - beside, 0),
                     end = std::min(seen.last + 1 + beside, series().length()), width = m_plot->pixels() * 3 / 2,
                     height = m_plot->pixelsUp(), scale = m_shown.maps->scaleOf(-1, m_style),
                     stop = m_stop.get_token()]() -> LatestJob::Show {
        const Series& all = curves->peaks.series();
        const QImage image = toImage(colored(meansOf(all, first, end, width, height, stop), scale));
        return [this, curves, image, first, end] {
            if (curves != m_curves || mode() != Mode::Heat)
                return;
            const Axis& axis = series().axis();
            m_heat->set(image, axis.placeOf(static_cast<double>(first) - 0.5),
                        axis.placeOf(static_cast<double>(end) - 0.5), static_cast<double>(series().count()) - 0.5,
                        -0.5);
            m_plot->replot(QCustomPlot::rpQueuedReplot);
        };
    });
}

std::int64_t CurvesView::seriesUnderPointer() const {
    const std::int64_t element = m_plot->hovered().value_or(0);
    const double height = m_plot->hoveredPlace().y();
    if (mode() == Mode::Heat)
        return std::clamp<std::int64_t>(std::llround(height), 0, series().count() - 1);
    const CurveLayout here = layout();
    if (here.stacked)
        return here.first + std::clamp<std::int64_t>(std::llround(-height), 0, here.count - 1);
    std::int64_t nearest = here.first;
    double distance = std::numeric_limits<double>::infinity();
    for (std::int64_t i = here.first; i < here.first + here.count; ++i) {
        const double apart = std::abs(static_cast<double>(series().at(i, element)) - height);
        if (apart < distance) {
            distance = apart;
            nearest = i;
        }
    }
    return nearest;
}

void CurvesView::point() {
    if (!m_curves)
        return;
    const std::optional<std::int64_t> element = m_plot->hovered();
    if (!element) {
        m_pointer.clear();
    } else {
        m_pointer.set(probeOf(m_shown.node, series().value().axes, series().indexOf(seriesUnderPointer(), *element)));
    }
    updateReadOut();
}

std::vector<QWidget*> CurvesView::pickedFrom() const {
    return {m_plot};
}

QString CurvesView::readOut() const {
    return m_readOut->text();
}

void CurvesView::updateReadOut() {
    if (!m_curves) {
        m_readOut->clear();
        return;
    }
    std::optional<std::int64_t> element = m_plot->hovered();
    std::int64_t index = layout().first;
    if (element)
        index = seriesUnderPointer();
    else if (m_pointer.point().valid)
        element = elementAt(series().axis(), series().length(), m_pointer.point().place);
    if (!element || *element >= series().length()) {
        m_colorBar->setMarked(std::numeric_limits<double>::quiet_NaN());
        m_readOut->setText(tr("Point at a curve to read it · the wheel zooms, dragging moves"));
        return;
    }
    const Axis& axis = series().axis();
    const std::string* label = axis.labelOf(*element);
    QString where = placeText(axis, axis.placeOf(static_cast<double>(*element)));
    if (label)
        where += QStringLiteral(" “%1”").arg(toQString(*label));
    const float number = series().at(index, *element);
    QString text = QStringLiteral("%1 · %2 · %3").arg(where, nameOf(index), toQString(fullNumber(number)));
    if (series().isMasked(index, *element))
        text += tr(" · masked");
    m_readOut->setText(text);
    m_plot->setAccessibleDescription(text);
    m_colorBar->setMarked(static_cast<double>(number));
}

/// Along the axis; in a heat map of one row a channel also where they lie one below the other.
void CurvesView::updateMarks() {
    if (!m_curves)
        return m_plot->setMarkedNode({}, {}, {});
    const Value& value = series().value();
    Cut cut = flatCut(value.tensor.shape(), -1, -1);
    std::vector<int> others;
    for (int d = 0; d < value.tensor.shape().rank(); ++d) {
        const Axis& axis = value.axes[static_cast<std::size_t>(d)];
        if (axis.isSpatial())
            cut.across = d;
        else if (axis.kind != AxisKind::Batch)
            others.push_back(d);
    }
    for (const int d : others)
        cut.at[static_cast<std::size_t>(d)].reset();
    if (mode() != Mode::Heat || others.size() != 1)
        return m_plot->setMarkedNode(m_shown.node, value, cut);
    cut.down = others.front();
    m_plot->setMarkedNode(m_shown.node, value, cut, RangePlot::Rows{0, 1, series().count()});
}

/// Of the curves that are drawn, where they are tapped there.
std::vector<double> CurvesView::tapHeights(std::int64_t element) const {
    std::vector<double> heights;
    if (!m_curves || mode() == Mode::Heat || element < 0 || element >= series().length())
        return heights;
    const CurveLayout here = layout();
    const std::vector<Peak>& scales = m_lines.scales();
    for (int lane = 0; lane < here.count && !scales.empty(); ++lane) {
        const std::int64_t index = here.first + lane;
        if (!m_plot->marks().highlight().taps.contains(series().indexOf(index, element)))
            continue;
        const Peak& scale = scales[std::min(static_cast<std::size_t>(lane), scales.size() - 1)];
        heights.push_back(here.height(static_cast<double>(series().at(index, element)), lane, scale));
    }
    return heights;
}

void CurvesView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Up:
        return m_scroll->triggerAction(QScrollBar::SliderSingleStepSub);
    case Qt::Key_Down:
        return m_scroll->triggerAction(QScrollBar::SliderSingleStepAdd);
    case Qt::Key_PageUp:
        return m_scroll->triggerAction(QScrollBar::SliderPageStepSub);
    case Qt::Key_PageDown:
        return m_scroll->triggerAction(QScrollBar::SliderPageStepAdd);
    default:
        TensorView::keyPressEvent(event);
    }
}

void CurvesView::resizeEvent(QResizeEvent* event) {
    TensorView::resizeEvent(event);
    redraw();
}

void CurvesView::showEvent(QShowEvent* event) {
    TensorView::showEvent(event);
    redraw();
}

QImage CurvesView::image() const {
    return m_curves ? m_plot->image() : QImage();
}

void CurvesView::paintTo(QPainter& painter, QSize size) const {
    if (m_curves)
        paintPlot(*m_plot, painter, size);
}

} // namespace layerscope
