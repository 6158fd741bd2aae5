// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/SpectrogramView.h"

#include "picture/SpectrogramPicture.h"
#include "theme/Theme.h"
#include "views/AxisTicker.h"
#include "views/ColorBar.h"
#include "views/PlotPainting.h"
#include "views/PlotPicture.h"
#include "views/PlotStyle.h"
#include "views/RangePlot.h"
#include "views/StyleBar.h"
#include "views/ViewLayout.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>

#include <algorithm>
#include <cmath>
#include <limits>

namespace layerscope {

namespace {

constexpr double kLowestAudibleRate = 1000; ///< samples a second
constexpr int kFewestSamples = 64;
constexpr int kUsualWindow = 1024;

} // namespace

bool SpectrogramView::isWaveform(const Value& value) {
    if (!Series::suits(value))
        return false;
    const Series series(value);
    const Axis& axis = series.axis();
    return axis.kind == AxisKind::Time && axis.unit == AxisUnit::Second && axis.step > 0 &&
           1 / axis.step >= kLowestAudibleRate && series.length() >= kFewestSamples;
}

bool SpectrogramView::suits(const Value& value) {
    return FrequencyMaps::suits(value) || isWaveform(value);
}

SpectrogramView::SpectrogramView(SharedPointer& pointer, QWidget* parent)
    : TensorView(parent)
    , m_pointer(pointer)
    , m_window(new QComboBox(this))
    , m_channel(new QSpinBox(this))
    , m_fit(new QToolButton(this))
    , m_styleBar(new StyleBar(this))
    , m_plot(new RangePlot(pointer, this))
    , m_picture(new PlotPicture(m_plot->xAxis, m_plot->yAxis))
    , m_readOut(new QLabel(this))
    , m_colorBar(new ColorBar(this)) {
    layOut();
    connectParts();
}

SpectrogramView::~SpectrogramView() {
    m_stop.request_stop();
}

QWidget* SpectrogramView::makeTopBar() {
    const Theme& theme = Theme::instance();
    for (int samples = 128; samples <= 8192; samples *= 2)
        m_window->addItem(tr("%1 samples").arg(samples), samples);
    m_window->setCurrentIndex(m_window->findData(kUsualWindow));
    m_window->setAccessibleName(tr("Samples a spectrum"));
    m_window->setToolTip(tr("Samples a spectrum: more tell frequencies apart better, fewer tell times apart better"));
    m_window->setFocusPolicy(Qt::StrongFocus);
    m_channel->setPrefix(tr("Channel "));
    m_channel->setAccessibleName(tr("Channel"));
    m_channel->setFocusPolicy(Qt::StrongFocus);
    m_fit->setIcon(theme.icon(QStringLiteral("fit")));
    m_fit->setToolTip(tr("Show all of it (0, or a double click)"));
    m_fit->setAccessibleName(tr("Show all of it"));
    return makeViewBar(this, {m_channel, m_window, m_styleBar}, {m_fit});
}

void SpectrogramView::layOut() {
    const Theme& theme = Theme::instance();
    m_plot->setAccessibleName(tr("Spectrogram"));
    m_plot->xAxis->grid()->setVisible(false);
    m_plot->yAxis->grid()->setVisible(false);
    m_readOut->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_readOut->setAccessibleName(tr("Value under the pointer"));
    m_readOut->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_readOut->setFont(theme.figures(Theme::FontRole::Normal));
    layOutView(this, makeTopBar(), {m_plot}, {m_readOut, m_colorBar});
    setFocusProxy(m_plot);
}

void SpectrogramView::connectParts() {
    connect(m_window, &QComboBox::currentIndexChanged, this, [this] {
        setUpAxes();
        compute();
    });
    connect(m_channel, &QSpinBox::valueChanged, this, &SpectrogramView::updateMarks);
    connect(m_channel, &QSpinBox::valueChanged, this, &SpectrogramView::compute);
    connect(m_channel, &QSpinBox::valueChanged, this, &SpectrogramView::sightChanged);
    connect(m_window, &QComboBox::currentIndexChanged, this, &SpectrogramView::sightChanged);
    connect(m_fit, &QToolButton::clicked, m_plot, &RangePlot::fit);
    connect(m_plot, &RangePlot::rangeMoved, this, &SpectrogramView::compute);
    connect(m_plot, &RangePlot::hoveredChanged, this, &SpectrogramView::point);
    connect(&m_pointer, &SharedPointer::moved, this, &SpectrogramView::updateReadOut);
    connect(&Theme::instance(), &Theme::changed, this,
            [this] { m_readOut->setFont(Theme::instance().figures(Theme::FontRole::Normal)); });
    connect(m_styleBar, &StyleBar::changed, this, [this](const MapStyle& style) {
        setMapStyle(style);
        emit mapStyleChanged(style);
    });
}

void SpectrogramView::setShown(const Shown& shown) {
    const bool same = shown.maps == m_shown.maps;
    const bool otherNode = shown.node != m_shown.node;
    m_shown = shown && suits(shown.value()) ? shown : Shown{shown.node, nullptr, false, false};
    m_plot->setStale(shown.stale);
    if (same)
        return;
    if (otherNode) {
        m_job.cancel();
        m_picture->clear();
        m_found = {};
    }
    m_loudest = -std::numeric_limits<double>::infinity();
    m_waveform = m_shown && isWaveform(m_shown.value());
    m_series = m_waveform ? Series(m_shown.value()) : Series();
    m_maps = m_shown && !m_waveform ? FrequencyMaps(m_shown.value()) : FrequencyMaps();
    const QSignalBlocker quiet(m_channel);
    const std::int64_t channels = !m_shown ? 0 : m_waveform ? m_series.count() : m_maps.count();
    m_channel->setMaximum(static_cast<int>(std::clamp<std::int64_t>(channels - 1, 0, 1'000'000)));
    m_channel->setVisible(channels > 1);
    m_window->setVisible(m_waveform);
    m_colorBar->setVisible(static_cast<bool>(m_shown));
    setUpAxes();
    compute();
    updateReadOut();
}

/// The spectrum of N samples has N / 2 + 1 frequencies from 0 to half the sampling rate.
void SpectrogramView::setUpAxes() {
    if (!m_shown) {
        m_plot->setAxis({}, 0);
        m_plot->setUpAxis(std::nullopt, 0);
        m_picture->clear();
        updateMarks();
        return m_plot->replot(QCustomPlot::rpQueuedReplot);
    }
    const Axis& across = m_waveform ? m_series.axis() : m_maps.timeAxis();
    const int window = m_window->currentData().toInt();
    m_up = m_waveform ? sourceAxis(AxisKind::Frequency, AxisUnit::Hertz, 1 / across.step / window)
                      : m_maps.frequencyAxis();
    const std::int64_t rows = m_waveform ? window / 2 + 1 : m_maps.frequencies();
    m_plot->setAxis(across, m_waveform ? m_series.length() : m_maps.times());
    m_plot->setUpAxis(m_waveform ? std::nullopt : std::optional(m_up), rows);
    std::vector<Stretch> masked;
    for (std::int64_t t = 0; !m_waveform && m_shown.value().mask && t < m_maps.times(); ++t)
        if (m_maps.isMasked(0, t))
            masked.push_back({t, t});
    m_plot->setMasked(std::move(masked));
    QCPAxis& up = *m_plot->yAxis;
    up.setTicker(QSharedPointer<QCPAxisTicker>(new AxisTicker(m_up)));
    up.setLabel(axisTitle(m_up));
    const double low = m_up.placeOf(m_waveform ? 0 : -0.5);
    const double high = m_up.placeOf(static_cast<double>(rows) - (m_waveform ? 1 : 0.5));
    m_plot->setUpRange(low, high);
    updateMarks();
}

/// Of a waveform along the time alone: frequencies are no elements of it.
void SpectrogramView::updateMarks() {
    if (!m_shown)
        return m_plot->setMarkedNode({}, {}, {});
    const Value& value = m_shown.value();
    const MapAxes& maps = m_shown.maps->axes();
    if (!m_waveform) {
        const RangePlot::Rows rows{m_up.placeOf(0), m_up.step, m_maps.frequencies()};
        return m_plot->setMarkedNode(m_shown.node, value, mapCut(maps, m_channel->value()), rows);
    }
    Cut cut = mapCut(maps, 0);
    if (maps.row >= 0)
        cut.at[static_cast<std::size_t>(maps.row)].reset();
    cut.down = -1;
    m_plot->setMarkedNode(m_shown.node, value, cut);
}

void SpectrogramView::setMapStyle(const MapStyle& style) {
    const bool otherRange = style.range != m_style.range;
    m_style = style;
    m_styleBar->setStyleOfMaps(style);
    recolor();
    if (otherRange && !m_waveform)
        compute(); // whose range it is
}

void SpectrogramView::setChannel(int channel) {
    m_channel->setValue(channel);
}

void SpectrogramView::setWindow(int samples) {
    m_window->setCurrentIndex(m_window->findData(samples));
}

bool SpectrogramView::isReady() const {
    return m_shown && !m_job.isBusy() && m_found.of == m_shown.maps;
}

QImage SpectrogramView::image() const {
    return m_shown ? m_plot->image() : QImage();
}

void SpectrogramView::paintTo(QPainter& painter, QSize size) const {
    if (m_shown)
        paintPlot(*m_plot, painter, size);
}

QString SpectrogramView::readOut() const {
    return m_readOut->text();
}

void SpectrogramView::showEvent(QShowEvent* event) {
    TensorView::showEvent(event);
    if (m_waiting)
        compute();
}

/// What was drawn stays, stretched to where it belongs, until its successor is there.
void SpectrogramView::compute() {
    m_waiting = !isVisible();
    if (!m_shown || m_waiting)
        return;
    const Stretch seen = m_plot->visible();
    const int channel = m_channel->value();
    const int width = m_plot->pixels();
    const int height = m_plot->pixelsUp();
    const auto stop = m_stop.get_token();
    if (m_waveform) {
        SpectrogramWish wish{channel,
                             static_cast<double>(seen.first),
                             static_cast<double>(seen.last + 1),
                             m_window->currentData().toInt(),
                             width,
                             height};
        m_job.start([this, of = m_shown.maps, series = m_series, wish, stop]() -> LatestJob::Show {
            Found found{of, spectrogramOf(series, wish, stop), wish.first, wish.end, 0, 0};
            found.high = -std::numeric_limits<double>::infinity();
            for (float level : found.levels.numbers)
                found.high = std::max(found.high, std::isfinite(level) ? static_cast<double>(level) : found.high);
            return [this, found] { accept(found); };
        });
        return;
    }
    m_job.start([this, of = m_shown.maps, maps = m_maps, channel, seen, width, height, stop,
                 shared = m_style.range == RangeMode::Shared]() -> LatestJob::Show {
        Found found{of,
                    maps.meansOf(channel, seen.first, seen.last + 1, width, height, stop),
                    static_cast<double>(seen.first),
                    static_cast<double>(seen.last + 1),
                    0,
                    0};
        const auto [low, high] = maps.extent(shared ? -1 : channel, stop);
        found.low = static_cast<double>(low);
        found.high = static_cast<double>(high);
        return [this, found] { accept(found); };
    });
}

} // namespace layerscope
