// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/FilmView.h"

#include "base/Numbers.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "views/ColorBar.h"
#include "views/Drawing.h"
#include "views/PlaceText.h"
#include "views/StyleBar.h"
#include "views/ThumbStrip.h"
#include "views/ViewLayout.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

constexpr std::int64_t kJump = 10;
constexpr int kShortestTickMs = 8;

} // namespace

FilmView::FilmView(SharedPointer& pointer, QWidget* parent)
    : TensorView(parent)
    , m_pointer(pointer)
    , m_frame(new FilmFrame(pointer, this))
    , m_strip(new ThumbStrip(this))
    , m_styleBar(new StyleBar(this))
    , m_colorBar(new ColorBar(this))
    , m_channel(new QSpinBox(this))
    , m_scrub(new QSlider(Qt::Horizontal, this))
    , m_time(new QLabel(this))
    , m_readOut(new QLabel(this)) {
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Film"));
    m_color = makeButton(QStringLiteral("image"), tr("Colour picture"), tr("Show as colour pictures"), true);
    m_play = makeButton(QStringLiteral("play"), tr("Play"), tr("Play at the true rate (Space)"), true);
    m_loop = makeButton(QStringLiteral("loop"), tr("Loop"), tr("Begin again at the end (L)"), true);
    m_color->setChecked(true);
    m_loop->setChecked(true);
    layOut();
    connectParts();
}

QToolButton* FilmView::makeButton(const QString& icon, const QString& name, const QString& tip, bool checkable) {
    auto* button = new QToolButton(this);
    button->setIcon(Theme::instance().icon(icon));
    button->setIconSize(Theme::instance().iconSize());
    button->setAccessibleName(name);
    button->setToolTip(tip);
    button->setCheckable(checkable);
    return button;
}

QWidget* FilmView::makeTopBar() {
    m_channel->setPrefix(tr("channel "));
    m_channel->setAccessibleName(tr("Channel"));
    m_channel->setToolTip(tr("Which channel is shown"));
    return makeViewBar(this, {m_color, m_channel, m_styleBar});
}

QWidget* FilmView::makeTransport() {
    const Theme& theme = Theme::instance();
    m_scrub->setAccessibleName(tr("Frame"));
    m_scrub->setToolTip(tr("Go to a frame (Left, Right, Home, End)"));
    m_scrub->setPageStep(static_cast<int>(kJump));
    m_scrub->setFocusPolicy(Qt::NoFocus); // its keys are the view's
    m_time->setAccessibleName(tr("Time"));
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(theme.space(1));
    row->addWidget(m_play);
    row->addWidget(m_loop);
    row->addWidget(m_scrub, 1);
    row->addWidget(m_time);
    return bar;
}

void FilmView::layOut() {
    const Theme& theme = Theme::instance();
    formReadOut(*m_readOut, tr("Value under the pointer"));
    m_time->setFont(theme.figures(Theme::FontRole::Normal));
    m_strip->setAccessibleName(tr("Strip of frames"));
    layOutView(this, makeTopBar(), {m_frame}, {makeTransport(), m_strip, m_readOut, m_colorBar});
}

void FilmView::connectParts() {
    m_clock.setTimerType(Qt::PreciseTimer);
    connect(&m_clock, &QTimer::timeout, this, &FilmView::tick);
    connect(m_play, &QToolButton::toggled, this, &FilmView::setPlaying);
    connect(m_color, &QToolButton::toggled, this, &FilmView::showAgain);
    connect(m_channel, &QSpinBox::valueChanged, this, &FilmView::showAgain);
    connect(m_channel, &QSpinBox::valueChanged, this, &FilmView::sightChanged);
    connect(m_scrub, &QSlider::valueChanged, this, [this](int frame) { setCurrent(frame); });
    connect(m_strip, &ThumbStrip::chosen, this, &FilmView::setCurrent);
    connect(m_frame, &FilmFrame::hoveredChanged, this, [this] {
        m_frame->hovered() ? point() : m_pointer.clear();
        updateReadOut();
    });
    connect(m_styleBar, &StyleBar::changed, this, [this](const MapStyle& style) {
        setMapStyle(style);
        emit mapStyleChanged(style);
    });
    connect(&m_pointer, &SharedPointer::moved, this, &FilmView::followPointer);
    connect(&Theme::instance(), &Theme::changed, this,
            [this] { m_time->setFont(Theme::instance().figures(Theme::FontRole::Normal)); });
}

std::int64_t FilmView::frames() const {
    return m_shown ? m_shown.maps->axes().size(m_shown.maps->axes().slice) : 0;
}

const Axis& FilmView::time() const {
    return m_shown.maps->axes().axes[static_cast<std::size_t>(m_shown.maps->axes().slice)];
}

double FilmView::frameTime() const {
    const bool known = m_shown && m_shown.maps->axes().slice >= 0 && time().unit == AxisUnit::Second && time().step > 0;
    return known ? time().step : 1 / kUsualRate;
}

bool FilmView::loops() const {
    return m_loop->isChecked();
}

bool FilmView::showsColor() const {
    return m_color->isChecked() && m_color->isEnabled();
}

QString FilmView::readOut() const {
    return m_readOut->text();
}

void FilmView::setShown(const Shown& shown) {
    const bool otherNode = shown.node != m_shown.node;
    m_shown = shown;
    if (otherNode)
        setPlaying(false);
    m_frame->setShown(shown);
    if (shown) {
        const MapAxes& axes = shown.maps->axes();
        const QSignalBlocker quietChannel(m_channel);
        const QSignalBlocker quietScrub(m_scrub);
        m_channel->setRange(0, static_cast<int>(axes.size(axes.channel) - 1));
        m_scrub->setRange(0, static_cast<int>(std::max<std::int64_t>(frames() - 1, 0)));
        const bool source = shown.picture || axes.axes.back().source == shown.node;
        m_color->setEnabled(axes.size(axes.channel) == 3 && source);
        if (otherNode || current() >= frames())
            showFrame(std::clamp<std::int64_t>(otherNode ? 0 : current(), 0, std::max<std::int64_t>(frames() - 1, 0)));
    }
    showAgain();
}

void FilmView::setMapStyle(const MapStyle& style) {
    m_style = style;
    m_styleBar->setStyleOfMaps(style);
    showAgain();
}

/// A source is a picture of something: grey, unless colours were chosen.
ColorScale FilmView::scale() const {
    MapStyle style = m_style;
    if (style.colorMap.empty() && m_shown.value().axes.back().source == m_shown.node)
        style.colorMap = "gray";
    return m_shown.maps->scaleOfChannel(m_channel->value(), style);
}

void FilmView::showAgain() {
    const bool usable = m_shown && m_shown.maps->count() > 0;
    const bool color = showsColor();
    m_color->setVisible(m_color->isEnabled());
    m_channel->setVisible(usable && !color && m_channel->maximum() > 0);
    m_styleBar->setVisible(!color);
    m_colorBar->setVisible(usable && !color);
    if (!usable)
        return;
    const ColorScale colors = scale();
    m_frame->setLook(m_channel->value(), colors, color);
    m_strip->setSource(m_shown, m_channel->value(), colors, color);
    m_colorBar->setScale(colors, m_style.range == RangeMode::Shared ? tr("shared by all channels")
                                 : m_style.range == RangeMode::Own  ? tr("the channel's own range")
                                                                    : tr("fixed"));
    m_styleBar->suggestRange(colors.min, colors.max);
    showFrame(current());
}

void FilmView::showFrame(std::int64_t frame) {
    m_frame->setFrame(frame);
    m_strip->setCurrent(frame);
    {
        const QSignalBlocker quiet(m_scrub);
        m_scrub->setValue(static_cast<int>(frame));
    }
    emit sightChanged();
    if (!m_shown)
        return;
    const QString place = sourceText(time(), frame);
    const QString number = tr("frame %1 of %2").arg(frame).arg(frames());
    m_time->setText(place.isEmpty() ? number : number + QStringLiteral(" · ") + place);
    updateReadOut();
}

void FilmView::setCurrent(std::int64_t frame) {
    if (frames() == 0)
        return;
    m_from = std::clamp<std::int64_t>(frame, 0, frames() - 1);
    m_since.restart();
    if (m_from == current())
        return;
    showFrame(m_from);
    point();
}

void FilmView::setPlaying(bool playing) {
    const bool wanted = playing && frames() > 1;
    if (m_play->isChecked() != wanted) {
        const QSignalBlocker quiet(m_play);
        m_play->setChecked(wanted);
    }
    m_play->setIcon(Theme::instance().icon(wanted ? QStringLiteral("pause") : QStringLiteral("play")));
    m_play->setAccessibleName(wanted ? tr("Pause") : tr("Play"));
    if (!wanted)
        return m_clock.stop();
    m_from = current() == frames() - 1 ? 0 : current();
    m_since.start();
    m_clock.start(std::max(kShortestTickMs, static_cast<int>(frameTime() * 1000 / 2)));
    showFrame(m_from);
}

/// By the clock, not by counting ticks: a tick that comes late leaves frames out and keeps the rate.
void FilmView::tick() {
    const auto passed =
        static_cast<std::int64_t>(static_cast<double>(m_since.nsecsElapsed()) * 1e-9 / frameTime() + 1e-6);
    std::int64_t frame = m_from + passed;
    if (frames() == 0)
        return setPlaying(false);
    const bool ended = frame >= frames() && !loops();
    frame = ended ? frames() - 1 : frame % frames();
    if (frame != current()) {
        showFrame(frame);
        point();
    }
    if (ended)
        setPlaying(false);
}

void FilmView::step(std::int64_t by) {
    setPlaying(false);
    setCurrent(current() + by);
}

/// Tells the other views: the element under the mouse, or else the time alone.
void FilmView::point() {
    if (!m_shown)
        return;
    const MapAxes& axes = m_shown.maps->axes();
    const auto& hovered = m_frame->hovered();
    const std::int64_t map = (showsColor() ? 0 : m_channel->value()) * frames() + current();
    ProbePoint point = probeOf(m_shown.node, axes.axes,
                               axes.elementOf({map, hovered ? hovered->row : 0, hovered ? hovered->column : 0}));
    if (!hovered) {
        std::erase_if(point.place, [&](const Coordinate& c) { return c.kind != time().kind; });
        point.element.clear();
    }
    m_pointing = true;
    m_pointer.set(point);
    m_pointing = false;
}

void FilmView::followPointer() {
    const auto mark =
        m_shown && isVisible() ? markOf(m_pointer.point(), m_shown.node, m_shown.maps->axes()) : std::nullopt;
    m_strip->setMarked(mark ? mark->slice.at : std::nullopt);
    if (m_pointing || !mark || !mark->slice.at || isPlaying() || m_frame->hovered())
        return;
    showFrame(*mark->slice.at);
}

std::vector<QWidget*> FilmView::pickedFrom() const {
    return {m_frame};
}

void FilmView::reveal(const std::vector<std::int64_t>& element) {
    if (!m_shown)
        return;
    const MapAxes& axes = m_shown.maps->axes();
    const std::int64_t map = axes.placeOf(element).map;
    m_channel->setValue(static_cast<int>(axes.channelOf(map)));
    if (axes.sliceOf(map) != current())
        setCurrent(axes.sliceOf(map));
}

void FilmView::updateReadOut() {
    const auto& hovered = m_frame->hovered();
    if (!m_shown || !hovered || current() >= frames())
        return m_readOut->setText(m_shown ? tr("Point at the frame to read its numbers") : QString());
    const MapAxes& axes = m_shown.maps->axes();
    const auto number = [&](std::int64_t channel) {
        return toQString(fullNumber(m_shown.maps->at(channel * frames() + current(), hovered->row, hovered->column)));
    };
    const std::int64_t channel = m_channel->value();
    const auto element = axes.elementOf({channel * frames() + current(), hovered->row, hovered->column});
    QStringList parts;
    for (int direction = 0; direction < 3; ++direction) {
        const auto at = static_cast<std::size_t>(axes.dimensionOf(direction));
        parts << axisText(axes.axes[at], element[at]);
    }
    if (const QString field = fieldText(m_shown.node, axes.axes); !field.isEmpty())
        parts << field;
    if (showsColor())
        parts << tr("red %1 · green %2 · blue %3").arg(number(0), number(1), number(2));
    else
        parts << tr("channel %1").arg(channel) << number(channel);
    m_readOut->setText(parts.join(QStringLiteral(" · ")));
    if (!showsColor())
        m_colorBar->setMarked(
            static_cast<double>(m_shown.maps->at(channel * frames() + current(), hovered->row, hovered->column)));
}

void FilmView::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
    case Qt::Key_Space:
        return setPlaying(!isPlaying());
    case Qt::Key_Left:
        return step(-1);
    case Qt::Key_Right:
        return step(1);
    case Qt::Key_PageUp:
        return step(-kJump);
    case Qt::Key_PageDown:
        return step(kJump);
    case Qt::Key_Home:
        return step(-frames());
    case Qt::Key_End:
        return step(frames());
    case Qt::Key_L:
        return m_loop->toggle();
    default:
        TensorView::keyPressEvent(event);
    }
}

void FilmView::hideEvent(QHideEvent* event) {
    setPlaying(false);
    TensorView::hideEvent(event);
}

QImage FilmView::image() const {
    if (!m_shown || m_shown.maps->count() == 0)
        return {};
    return m_frame->grab(m_frame->frameRect().toAlignedRect()).toImage();
}

} // namespace layerscope
