// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/TransportBar.h"

#include "session/Playing.h"
#include "session/Text.h"
#include "theme/Theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr std::chrono::milliseconds kLook{50};
constexpr double kTicksASecond = 1000;
constexpr double kSpeeds[] = {0.1, 0.25, 0.5, 1, 2, 4};
constexpr int kOwnSpeed = 3; ///< index of 1
constexpr double kStepSeconds = 0.1;

/// "1:02.5"
QString clockTime(double seconds) {
    const auto tenths = static_cast<qint64>(std::floor(seconds * 10 + 1e-6));
    return QStringLiteral("%1:%2.%3").arg(tenths / 600).arg(tenths / 10 % 60, 2, 10, QLatin1Char('0')).arg(tenths % 10);
}

} // namespace

TransportBar::TransportBar(Document& document, LiveSession& session, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_session(session)
    , m_play(makeButton("play", tr("Play")))
    , m_back(makeButton("chevron-left", tr("One step back")))
    , m_forward(makeButton("chevron-right", tr("One step forward")))
    , m_loop(makeButton("loop", tr("Begin again at the end")))
    , m_slider(new QSlider(Qt::Horizontal, this))
    , m_time(new QLabel(this))
    , m_speed(new QComboBox(this)) {
    layOut();
    m_timer.setInterval(kLook);
    connect(&m_timer, &QTimer::timeout, this, &TransportBar::follow);
    connect(m_play, &QToolButton::clicked, this, &TransportBar::togglePlay);
    connect(m_back, &QToolButton::clicked, this, &TransportBar::stepBack);
    connect(m_forward, &QToolButton::clicked, this, &TransportBar::stepForward);
    connect(m_loop, &QToolButton::toggled, this, &TransportBar::setSpeed);
    connect(m_speed, &QComboBox::currentIndexChanged, this, &TransportBar::setSpeed);
    connect(m_slider, &QSlider::sliderPressed, this, &TransportBar::beginScrub);
    connect(m_slider, &QSlider::valueChanged, this, &TransportBar::scrub);
    connect(m_slider, &QSlider::sliderReleased, this, &TransportBar::endScrub);
    connect(&m_document, &Document::changed, this, &TransportBar::refresh);
    connect(&m_document, &Document::wasReset, this, [this] { setNode({}); });
    connect(&m_session, &LiveSession::streamsChanged, this, &TransportBar::refresh);
    connect(&Theme::instance(), &Theme::changed, this, &TransportBar::refresh);
    refresh();
}

QToolButton* TransportBar::makeButton(const char* icon, const QString& what) {
    auto* button = new QToolButton(this);
    button->setIcon(Theme::instance().icon(QLatin1String(icon)));
    button->setToolTip(what);
    button->setAccessibleName(what);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

void TransportBar::layOut() {
    const Theme& theme = Theme::instance();
    m_loop->setCheckable(true);
    m_loop->setChecked(true);
    m_slider->setAccessibleName(tr("Start of what is shown"));
    m_slider->setToolTip(tr("Where in the source the input begins (arrow keys, Page Up and Down, Home, End)"));
    m_speed->setAccessibleName(tr("Speed"));
    m_speed->setToolTip(tr("Speed"));
    for (const double speed : kSpeeds)
        m_speed->addItem(tr("%1 ×").arg(locale().toString(speed)), speed);
    m_speed->setCurrentIndex(kOwnSpeed);
    m_time->setAccessibleName(tr("Time"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(theme.space(2), theme.space(1), theme.space(2), theme.space(1));
    row->setSpacing(theme.space(1));
    for (QWidget* widget : {m_back, m_play, m_forward, m_loop})
        row->addWidget(widget);
    row->addWidget(m_slider, 1);
    row->addWidget(m_time);
    row->addWidget(m_speed);
}

void TransportBar::setNode(NodeId node) {
    if (node == m_node)
        return;
    endScrub();
    m_node = node;
    m_source.clear();
    refresh();
}

double TransportBar::start() const {
    const Node* layer = m_document.graph().layerOf(m_node);
    const ParamValue* start = layer ? layer->params.find("start") : nullptr;
    return start ? std::get<double>(*start) : 0;
}

bool TransportBar::isFolder() const {
    return m_source.ends_with('/');
}

double TransportBar::speed() const {
    return m_speed->currentData().toDouble();
}

void TransportBar::refresh() {
    const bool playable = canPlay(m_document, m_node);
    setVisible(playable);
    if (!playable) {
        m_timer.stop();
        return;
    }
    const std::string source = sourceOf(m_document, m_node);
    if (source != m_source)
        findLength(source);
    const bool playing = m_session.isStreaming(m_node);
    const bool device = !canScrub(m_document, m_node);
    const QString what = !playing ? tr("Play") : device ? tr("Stop") : tr("Pause");
    m_play->setIcon(Theme::instance().icon(!playing ? QStringLiteral("play")
                                           : device ? QStringLiteral("stop")
                                                    : QStringLiteral("pause")));
    m_play->setToolTip(what);
    m_play->setAccessibleName(what);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_back), static_cast<QWidget*>(m_forward), static_cast<QWidget*>(m_loop),
          static_cast<QWidget*>(m_slider), static_cast<QWidget*>(m_speed)})
        widget->setVisible(!device);
    m_time->setFont(Theme::instance().figures(Theme::FontRole::Small));
    playing ? m_timer.start() : m_timer.stop();
    if (!playing)
        showPlace(start());
}

void TransportBar::findLength(const std::string& source) {
    m_source = source;
    m_length = 0;
    const Node* layer = m_document.graph().layerOf(m_node);
    m_lengths.start([this, source, input = layer->params]() -> LatestJob::Show {
        const double length = lengthOf(source, input, m_session.media());
        return [this, source, length] {
            if (source != m_source)
                return;
            m_length = length;
            refresh();
        };
    });
}

void TransportBar::follow() {
    if (const Stream* stream = m_session.stream(m_node))
        showPlace(stream->place());
}

void TransportBar::showPlace(double place) {
    const QSignalBlocker quiet(m_slider);
    const double ticks = isFolder() ? 1 : kTicksASecond;
    const double last = isFolder() ? m_length - 1 : m_length;
    m_slider->setRange(0, static_cast<int>(std::clamp(last * ticks, 0.0, 2e9)));
    m_slider->setSingleStep(static_cast<int>(std::max(1.0, ticks * kStepSeconds)));
    m_slider->setPageStep(static_cast<int>(ticks));
    if (m_gesture == 0)
        m_slider->setValue(static_cast<int>(std::clamp(place * ticks, 0.0, 2e9)));
    m_slider->setEnabled(m_length > 0);
    if (!canScrub(m_document, m_node))
        m_time->setText(m_session.isStreaming(m_node) ? tr("live") : tr("stopped"));
    else if (isFolder())
        m_time->setText(tr("picture %1 of %2").arg(std::floor(place) + 1).arg(m_length));
    else
        m_time->setText(QStringLiteral("%1 / %2").arg(clockTime(place), clockTime(m_length)));
}

void TransportBar::togglePlay() {
    if (m_session.isStreaming(m_node))
        pauseInput(m_document, m_session, m_node);
    else if (canPlay(m_document, m_node))
        playInput(m_document, m_session, m_node, {.speed = speed(), .loop = m_loop->isChecked()}, m_length);
}

void TransportBar::beginScrub() {
    m_gesture = m_document.newGesture();
    m_session.beginGesture();
    if (m_session.isStreaming(m_node))
        m_session.stopStream(m_node, false);
}

void TransportBar::scrub(int value) {
    if (m_gesture == 0 && m_session.isStreaming(m_node))
        m_session.stopStream(m_node, false); // moved by a key while it played
    const double place = value / (isFolder() ? 1 : kTicksASecond);
    m_document.setParam(m_node, "start", place, m_gesture);
    showPlace(place);
}

void TransportBar::endScrub() {
    if (std::exchange(m_gesture, 0) != 0)
        m_session.endGesture();
}

void TransportBar::step(int direction) {
    m_slider->setValue(m_slider->value() + direction * m_slider->singleStep());
}

void TransportBar::setSpeed() {
    if (Stream* stream = m_session.stream(m_node)) {
        stream->setSpeed(speed());
        stream->setLoop(m_loop->isChecked());
    }
}

} // namespace layerscope
