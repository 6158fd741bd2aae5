// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/CurvesView.h"

#include "session/Text.h"
#include "theme/Theme.h"
#include "views/ColorBar.h"
#include "views/PlotPicture.h"
#include "views/PlotStyle.h"
#include "views/RangePlot.h"
#include "views/StyleBar.h"
#include "views/ViewLayout.h"

#include <QComboBox>
#include <QLabel>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QToolButton>

namespace layerscope {

namespace {

constexpr std::int64_t kReadyAtOnce = 1 << 17;
constexpr int kMostUponEachOther = kCurveColors;

std::vector<Stretch> maskedOf(const Series& series) {
    std::vector<Stretch> stretches;
    if (!series.hasMask())
        return stretches;
    for (std::int64_t i = 0; i < series.length(); ++i)
        if (series.isMasked(0, i)) {
            if (!stretches.empty() && stretches.back().last == i - 1)
                stretches.back().last = i;
            else
                stretches.push_back({i, i});
        }
    return stretches;
}

} // namespace

CurvesView::CurvesView(SharedPointer& pointer, QWidget* parent)
    : TensorView(parent)
    , m_pointer(pointer)
    , m_mode(new QComboBox(this))
    , m_sameScale(new QToolButton(this))
    , m_fit(new QToolButton(this))
    , m_styleBar(new StyleBar(this))
    , m_plot(new RangePlot(pointer, this))
    , m_heat(new PlotPicture(m_plot->xAxis, m_plot->yAxis))
    , m_lines(*m_plot)
    , m_scroll(new QScrollBar(Qt::Vertical, this))
    , m_readOut(new QLabel(this))
    , m_colorBar(new ColorBar(this)) {
    layOut();
    connect(m_mode, &QComboBox::currentIndexChanged, this, &CurvesView::redraw);
    connect(m_sameScale, &QToolButton::toggled, this, &CurvesView::redraw);
    connect(m_mode, &QComboBox::currentIndexChanged, this, &CurvesView::sightChanged);
    connect(m_sameScale, &QToolButton::toggled, this, &CurvesView::sightChanged);
    connect(m_scroll, &QScrollBar::valueChanged, this, &CurvesView::sightChanged);
    connect(m_fit, &QToolButton::clicked, m_plot, &RangePlot::fit);
    connect(m_scroll, &QScrollBar::valueChanged, this, &CurvesView::redraw);
    connect(m_plot, &RangePlot::rangeMoved, this, &CurvesView::redraw);
    connect(m_plot, &RangePlot::hoveredChanged, this, &CurvesView::point);
    connect(&m_pointer, &SharedPointer::moved, this, &CurvesView::updateReadOut);
    connect(&Theme::instance(), &Theme::changed, this, &CurvesView::redraw);
    connect(m_styleBar, &StyleBar::changed, this, [this](const MapStyle& style) {
        setMapStyle(style);
        emit mapStyleChanged(style);
    });
    m_plot->setTapHeights([this](std::int64_t element) { return tapHeights(element); });
    updateParts();
}

CurvesView::~CurvesView() {
    m_stop.request_stop();
}

QWidget* CurvesView::makeTopBar() {
    const Theme& theme = Theme::instance();
    m_mode->addItem(tr("Upon each other"));
    m_mode->addItem(tr("In lanes"));
    m_mode->addItem(tr("Heat map"));
    m_mode->setAccessibleName(tr("How the curves lie"));
    m_mode->setToolTip(tr("How the curves lie"));
    m_mode->setFocusPolicy(Qt::StrongFocus);
    m_sameScale->setText(tr("Same scale"));
    m_sameScale->setToolTip(tr("One scale for all lanes, so that they can be compared"));
    m_sameScale->setCheckable(true);
    m_fit->setIcon(theme.icon(QStringLiteral("fit")));
    m_fit->setToolTip(tr("Show all of it (0, or a double click)"));
    m_fit->setAccessibleName(tr("Show all of it"));
    return makeViewBar(this, {m_mode, m_sameScale, m_styleBar}, {m_fit});
}

void CurvesView::layOut() {
    m_plot->setAccessibleName(tr("Curves"));
    m_scroll->setAccessibleName(tr("Which curves are seen"));
    m_readOut->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_readOut->setAccessibleName(tr("Value under the pointer"));
    m_readOut->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    layOutView(this, makeTopBar(), {m_plot, m_scroll}, {m_readOut, m_colorBar});
    setFocusProxy(m_plot);
    m_plot->legend->setVisible(false);
    m_plot->axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignRight);
}

std::shared_ptr<const CurvesView::Curves> CurvesView::prepare(const Value& value, const std::stop_token& stop) {
    auto curves = std::make_shared<Curves>();
    curves->peaks = Peaks(Series(value), stop);
    curves->masked = maskedOf(curves->peaks.series());
    return curves;
}

void CurvesView::setShown(const Shown& shown) {
    if (shown && shown.maps == m_shown.maps) {
        m_shown = shown;
        m_plot->setStale(shown.stale);
        return;
    }
    if (!shown || !Series::suits(shown.value())) {
        m_preparing.cancel();
        m_coming = {};
        return adopt({shown.node, nullptr, false, false}, nullptr);
    }
    if (shown.maps == m_coming.maps)
        return;
    if (shown.value().tensor.elements() <= kReadyAtOnce) {
        m_preparing.cancel();
        m_coming = {};
        return adopt(shown, prepare(shown.value(), {}));
    }
    if (shown.node != m_shown.node)
        adopt({shown.node, nullptr, false, false}, nullptr);
    m_coming = shown;
    m_preparing.start([this, shown, stop = m_stop.get_token()]() -> LatestJob::Show {
        return [this, shown, curves = prepare(shown.value(), stop)] { adopt(shown, curves); };
    });
}

void CurvesView::adopt(const Shown& shown, std::shared_ptr<const Curves> curves) {
    if (m_coming.maps == shown.maps)
        m_coming = {};
    m_shown = shown;
    m_curves = std::move(curves);
    m_heating.cancel();
    m_heat->clear();
    if (m_curves) {
        m_plot->setAxis(series().axis(), series().length());
        m_plot->setMasked(m_curves->masked);
    } else {
        m_plot->setAxis({}, 0);
        m_plot->setMasked({});
        m_lines.clear();
    }
    m_plot->setStale(shown.stale);
    redraw();
    updateReadOut();
}

CurvesView::Mode CurvesView::mode() const {
    return static_cast<Mode>(m_mode->currentIndex());
}

void CurvesView::setMode(Mode mode) {
    m_mode->setCurrentIndex(static_cast<int>(mode));
}

void CurvesView::setFirst(std::int64_t series) {
    m_scroll->setValue(static_cast<int>(series));
}

void CurvesView::setMapStyle(const MapStyle& style) {
    m_style = style;
    m_styleBar->setStyleOfMaps(style);
    redraw();
}

bool CurvesView::isReady() const {
    return m_curves && !m_coming && !m_heating.isBusy();
}

int CurvesView::lanesThatFit() const {
    const int line = QFontMetrics(Theme::instance().figures(Theme::FontRole::Small)).height();
    return std::max(1, m_plot->axisRect()->height() / (3 * line));
}

CurveLayout CurvesView::layout() const {
    CurveLayout layout;
    if (!m_curves)
        return layout;
    const int fitting = mode() == Mode::Stacked ? lanesThatFit() : kMostUponEachOther;
    layout.stacked = mode() == Mode::Stacked;
    layout.sameScale = m_sameScale->isChecked();
    layout.count = static_cast<int>(std::min<std::int64_t>(fitting, series().count()));
    layout.first = std::clamp<std::int64_t>(m_scroll->value(), 0, series().count() - layout.count);
    return layout;
}

QString CurvesView::nameOf(std::int64_t index) const {
    const std::string name = series().nameOf(index);
    return name.empty() ? tr("channel %1").arg(index) : toQString(name);
}

void CurvesView::updateParts() {
    const bool heat = mode() == Mode::Heat;
    const std::int64_t hidden = m_curves && !heat ? series().count() - layout().count : 0;
    const QSignalBlocker quiet(m_scroll);
    m_scroll->setRange(0, static_cast<int>(std::min<std::int64_t>(hidden, 1'000'000)));
    m_scroll->setPageStep(layout().count);
    m_scroll->setVisible(hidden > 0);
    m_sameScale->setVisible(mode() == Mode::Stacked);
    m_styleBar->setVisible(heat);
    m_colorBar->setVisible(heat && m_curves);
    m_readOut->setFont(Theme::instance().figures(Theme::FontRole::Normal));
    m_plot->legend->setVisible(m_curves && mode() == Mode::Overlay && series().count() > 1);
    m_plot->legend->setFont(Theme::instance().font(Theme::FontRole::Small));
    m_plot->legend->setTextColor(Theme::instance().color(Theme::Role::Text));
    QColor behind = Theme::instance().color(Theme::Role::Panel);
    behind.setAlphaF(0.8F);
    m_plot->legend->setBrush(behind);
    m_plot->legend->setBorderPen(QPen(Theme::instance().color(Theme::Role::Border)));
}

void CurvesView::redraw() {
    updateParts();
    updateMarks();
    if (!m_curves) {
        m_plot->replot(QCustomPlot::rpQueuedReplot);
        return;
    }
    if (mode() == Mode::Heat) {
        m_lines.clear();
        drawHeat();
    } else {
        const CurveLayout here = layout();
        std::vector<QString> names;
        for (int lane = 0; lane < here.count; ++lane)
            names.push_back(nameOf(here.first + lane));
        m_heating.cancel();
        m_heat->clear();
        m_lines.show(m_curves->peaks, here, names);
    }
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

} // namespace layerscope
