// SPDX-License-Identifier: GPL-3.0-or-later
// The colours of a spectrogram, and what is under the pointer.
#include "base/Numbers.h"
#include "session/Text.h"
#include "views/ColorBar.h"
#include "views/Drawing.h"
#include "views/PlotPicture.h"
#include "views/PlotStyle.h"
#include "views/RangePlot.h"
#include "views/SpectrogramView.h"
#include "views/StyleBar.h"

#include <QLabel>
#include <QSpinBox>

#include <algorithm>
#include <cmath>
#include <limits>

namespace layerscope {

namespace {

constexpr double kDecibelsShown = 80;

} // namespace

void SpectrogramView::accept(const Found& found) {
    if (found.of != m_shown.maps || found.levels.empty())
        return;
    m_found = found;
    // The loudest that was seen of it, so that the colours stay while one zooms in.
    m_loudest = std::max(m_loudest, found.high);
    recolor();
    updateReadOut();
}

ColorScale SpectrogramView::scale() const {
    ColorScale scale;
    scale.map = findColorMap(m_style.colorMap);
    if (m_style.range == RangeMode::Fixed) {
        scale.min = m_style.fixedMin;
        scale.max = m_style.fixedMax;
    } else if (m_waveform) {
        scale.max = std::isfinite(m_loudest) ? m_loudest : 0;
        scale.min = scale.max - kDecibelsShown;
    } else {
        scale.min = m_found.low;
        scale.max = m_found.high;
    }
    if (!scale.map)
        scale.map = m_waveform ? findColorMap("magma") : &automaticColorMap(scale.min, scale.max, false);
    if (scale.map->diverging && m_style.range != RangeMode::Fixed && !m_waveform) {
        scale.max = std::max(std::abs(scale.min), std::abs(scale.max));
        scale.min = -scale.max;
    }
    return scale;
}

void SpectrogramView::recolor() {
    if (!m_shown || m_found.levels.empty())
        return;
    const ColorScale here = scale();
    const Axis& across = m_plot->axis();
    const double rows =
        m_waveform ? std::round(1 / across.step / m_up.step / 2) + 1 : static_cast<double>(m_maps.frequencies());
    m_picture->set(toImage(colored(m_found.levels, here)), across.placeOf(m_found.first - 0.5),
                   across.placeOf(m_found.end - 0.5), m_up.placeOf(-0.5), m_up.placeOf(rows - 0.5));
    const QString whose = m_style.range == RangeMode::Fixed    ? tr("fixed")
                          : m_waveform                         ? tr("decibels, a full sine at 0")
                          : m_style.range == RangeMode::Shared ? tr("shared by all channels")
                                                               : tr("channel %1's own range").arg(m_channel->value());
    m_colorBar->setScale(here, whose);
    m_styleBar->suggestRange(here.min, here.max);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

std::int64_t SpectrogramView::frequencyUnderPointer() const {
    const std::int64_t last =
        m_waveform ? std::llround(1 / m_plot->axis().step / m_up.step / 2) : m_maps.frequencies() - 1;
    return std::clamp<std::int64_t>(std::llround(m_up.elementAt(m_plot->hoveredPlace().y())), 0, last);
}

double SpectrogramView::numberUnderPointer() const {
    const std::int64_t element = *m_plot->hovered();
    if (!m_waveform)
        return static_cast<double>(m_maps.at(m_channel->value(), element, frequencyUnderPointer()));
    const Levels& levels = m_found.levels;
    const double part = (static_cast<double>(element) - m_found.first + 0.5) / (m_found.end - m_found.first);
    const double bins = std::round(1 / m_plot->axis().step / m_up.step / 2) + 1;
    const double up = (static_cast<double>(frequencyUnderPointer()) + 0.5) / bins;
    const int x = static_cast<int>(std::floor(part * levels.width));
    const int y = levels.height - 1 - static_cast<int>(up * levels.height);
    if (x < 0 || y < 0 || x >= levels.width || y >= levels.height)
        return std::numeric_limits<double>::quiet_NaN();
    return static_cast<double>(levels.at(x, y));
}

std::vector<QWidget*> SpectrogramView::pickedFrom() const {
    return {m_plot};
}

void SpectrogramView::point() {
    if (!m_shown)
        return;
    if (const auto element = m_plot->hovered()) {
        std::vector<std::int64_t> index = m_waveform
                                              ? m_series.indexOf(m_channel->value(), *element)
                                              : m_maps.indexOf(m_channel->value(), *element, frequencyUnderPointer());
        m_pointer.set(probeOf(m_shown.node, m_shown.value().axes, std::move(index)));
    } else {
        m_pointer.clear();
    }
    updateReadOut();
}

void SpectrogramView::updateReadOut() {
    const auto element = m_shown ? m_plot->hovered() : std::nullopt;
    if (!element) {
        m_readOut->setText(m_shown ? tr("Point at the picture to read it · the wheel zooms, dragging moves")
                                   : QString());
        m_colorBar->setMarked(std::numeric_limits<double>::quiet_NaN());
        return;
    }
    const Axis& across = m_plot->axis();
    const std::int64_t row = frequencyUnderPointer();
    const std::string* label = m_up.labelOf(row);
    const QString frequency = label ? toQString(*label) : placeText(m_up, m_up.placeOf(static_cast<double>(row)));
    const double number = numberUnderPointer();
    const QString text = toQString(m_waveform ? shortNumber(number) : fullNumber(static_cast<float>(number)));
    m_readOut->setText(QStringLiteral("%1 · %2 · %3")
                           .arg(placeText(across, across.placeOf(static_cast<double>(*element))), frequency,
                                m_waveform ? tr("%1 dB").arg(text) : text));
    m_plot->setAccessibleDescription(m_readOut->text());
    m_colorBar->setMarked(number);
}

} // namespace layerscope
