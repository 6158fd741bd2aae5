// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/ListenButton.h"

#include "base/Numbers.h"
#include "data/sound/WavFile.h"
#include "session/Text.h"
#include "theme/Theme.h"

#include <QFileDialog>
#include <QMenu>

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr std::int64_t kChannelsInMenu = 64;
constexpr int kUsualRate = 8000; ///< that slow signals are brought to about

/// So many times faster, a power of two, that it can be heard well.
int timesFaster(double rate) {
    return static_cast<int>(std::exp2(std::clamp(std::round(std::log2(kUsualRate / rate)), 1.0, 20.0)));
}

} // namespace

ListenButton::ListenButton(SharedPointer& pointer, QWidget* parent, SinkMaker makeSink)
    : QToolButton(parent)
    , m_pointer(pointer)
    , m_player(nullptr, std::move(makeSink))
    , m_menu(new QMenu(this)) {
    setPopupMode(QToolButton::MenuButtonPopup);
    setMenu(m_menu);
    connect(this, &QToolButton::clicked, this, &ListenButton::toggle);
    connect(m_menu, &QMenu::aboutToShow, this, &ListenButton::fillMenu);
    connect(&m_player, &Player::positionChanged, this, &ListenButton::movePointer);
    connect(&m_player, &Player::failed, this, &ListenButton::failed);
    connect(&m_player, &Player::stopped, this, [this] {
        m_pointer.clear();
        refresh();
    });
    connect(&Theme::instance(), &Theme::changed, this, &ListenButton::refresh);
    refresh();
}

ListenButton::~ListenButton() {
    m_stop.request_stop();
    m_player.disconnect(this);
    m_saving.waitForDone();
}

void ListenButton::setShown(const Shown& shown, SpectrumScale scale) {
    m_scale = scale;
    const bool sameNode = shown.node == m_shown.node;
    m_shown = shown;
    m_audible = shown ? audibleOf(shown.value()) : std::nullopt;
    if (!sameNode) {
        m_channel.reset();
        m_faster = 1;
    }
    if (!sameNode || !m_audible) {
        m_stop.request_stop();
        m_preparing.cancel();
        m_player.stop();
    }
    if (m_audible && m_channel.value_or(0) >= m_audible->channels)
        m_channel.reset();
    refresh();
}

void ListenButton::setChannel(std::optional<std::int64_t> channel) {
    m_channel = channel;
    if (m_player.isPlaying())
        play();
    refresh();
}

void ListenButton::setFaster(int times) {
    m_faster = std::max(1, times);
    if (m_player.isPlaying())
        play();
}

int ListenButton::playRate() const {
    constexpr double kHighest = 768'000;
    return static_cast<int>(std::lround(std::clamp(m_audible->rate * m_faster, 1.0, kHighest)));
}

void ListenButton::toggle() {
    if (m_player.isPlaying())
        m_player.stop();
    else if (m_audible)
        play();
}

void ListenButton::play() {
    if (!m_audible->isAudible() && playRate() < kLowestAudibleRate) {
        emit failed({message(N_("%1 values a second are too slow to be heard."), playRate()),
                     message(N_("The menu beside Listen plays them faster.")),
                     {}});
        return;
    }
    prepare([this](const ResynthesizedSound& sound) {
        m_start = sound.start;
        m_player.play(std::make_shared<const std::vector<float>>(sound.samples), sound.rate);
        refresh();
    });
}

/// A spectrogram, or the sum of many channels, takes a moment.
void ListenButton::prepare(std::function<void(const ResynthesizedSound&)> done) {
    m_stop.request_stop();
    m_stop = {};
    m_preparing.start([this, done = std::move(done), shown = m_shown, audible = *m_audible, channel = m_channel,
                       scale = m_scale, faster = m_faster, stop = m_stop.get_token()]() -> LatestJob::Show {
        auto sound = soundOf(shown.value(), audible, channel, scale, faster, Progress{stop, {}});
        return [this, done, stop, sound = std::move(sound)] {
            if (stop.stop_requested())
                return;
            sound ? done(*sound) : emit failed(sound.error());
        };
    });
}

void ListenButton::movePointer(double seconds) {
    if (!m_shown || !m_audible)
        return;
    const Value& value = m_shown.value();
    const Axis& time = value.axes[m_audible->axis];
    const double place = m_start + seconds * m_faster;
    ProbePoint point;
    point.node = m_shown.node;
    point.valid = true;
    point.place = {{AxisKind::Time, time.source, place, time.field}};
    m_pointer.set(point);
}

QString ListenButton::channelName(std::int64_t channel) const {
    const Axes& axes = m_shown.value().axes;
    const bool last = m_audible->axis + 2 == axes.size();
    const std::string* label = last ? axes.back().labelOf(channel) : nullptr;
    return label ? toQString(*label) : tr("Channel %1").arg(channel);
}

void ListenButton::addChannel(const QString& name, std::optional<std::int64_t> channel) {
    QAction* action = m_menu->addAction(name, this, [this, channel] { setChannel(channel); });
    action->setCheckable(true);
    action->setChecked(channel == m_channel);
}

void ListenButton::fillMenu() {
    m_menu->clear();
    if (!m_audible)
        return;
    addChannel(m_audible->spectrogram ? tr("First channel") : tr("All channels together"), std::nullopt);
    for (std::int64_t c = 0; c < std::min(m_audible->channels, kChannelsInMenu); ++c)
        addChannel(channelName(c), c);
    m_menu->addSeparator();
    const int faster = timesFaster(m_audible->rate);
    if (!m_audible->isAudible()) {
        QAction* action = m_menu->addAction(tr("Play %1 times faster").arg(faster), this,
                                            [this, faster] { setFaster(m_faster == faster ? 1 : faster); });
        action->setCheckable(true);
        action->setChecked(m_faster == faster);
        m_menu->addSeparator();
    }
    m_menu->addAction(Theme::instance().icon(QStringLiteral("save")), tr("Save channel as WAV…"), this,
                      &ListenButton::exportWav);
}

void ListenButton::refresh() {
    const bool playing = m_player.isPlaying();
    const QString what = !m_audible ? tr("Listen: for what has a time axis in seconds")
                         : playing  ? tr("Stop listening")
                         : m_audible->spectrogram
                             ? tr("Listen to a sound that has this spectrogram")
                             : tr("Listen: %1 at %2 values a second")
                                   .arg(m_channel ? channelName(*m_channel) : tr("all channels together"),
                                        toQString(groupedNumber(playRate())));
    setIcon(Theme::instance().icon(playing ? QStringLiteral("stop") : QStringLiteral("listen")));
    setText(tr("Listen"));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setToolTip(what);
    setAccessibleName(playing ? tr("Stop listening") : tr("Listen"));
    setAccessibleDescription(what);
    setVisible(m_audible.has_value());
}

void ListenButton::exportWav() {
    const QString path = QFileDialog::getSaveFileName(this, tr("Save channel"), tr("channel") + QStringLiteral(".wav"),
                                                      tr("WAV sounds (*.wav)"));
    if (!path.isEmpty())
        saveWav(path.endsWith(QStringLiteral(".wav"), Qt::CaseInsensitive) ? path : path + QStringLiteral(".wav"));
}

void ListenButton::saveWav(const QString& path) {
    if (!m_audible)
        return;
    prepare([this, path](const ResynthesizedSound& sound) {
        m_saving.start([this, sound, path] {
            const Result<void> done = writeWav(path.toStdString(), sound.samples, 1, sound.rate);
            QMetaObject::invokeMethod(this,
                                      [this, done, path] { done ? emit saved(path) : emit failed(done.error()); });
        });
    });
}

} // namespace layerscope
