// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Selection.h"
#include "sound/Player.h"
#include "views/Audible.h"
#include "views/LatestJob.h"
#include "views/Shown.h"

#include <QThreadPool>
#include <QToolButton>

#include <functional>
#include <stop_token>

class QMenu;

namespace layerscope {

/// Plays one channel of what is shown, or all together, at the rate that its time axis says, or a sound that has the
/// spectrogram that is shown, and moves the shared pointer along; its menu chooses the channel, plays slow signals
/// faster, and saves a channel as a WAV file.
class ListenButton : public QToolButton {
    Q_OBJECT
public:
    explicit ListenButton(SharedPointer& pointer, QWidget* parent = nullptr, SinkMaker makeSink = makeLoudspeaker);
    ~ListenButton() override;

    /// Stops when it is another node's; a new result of the same node is heard the next time.
    /// scale: of the numbers, when it is a spectrogram.
    void setShown(const Shown& shown, SpectrumScale scale = SpectrumScale::Unknown);
    /// Nothing: all together.
    void setChannel(std::optional<std::int64_t> channel);
    std::optional<std::int64_t> channel() const { return m_channel; }
    /// How many times faster than in truth; 1 for what can be heard as it is.
    void setFaster(int times);
    Player& player() { return m_player; }

public slots:
    void toggle();
    /// Asks where to by a dialog.
    void exportWav();
    /// Written on another thread; saved() or failed() says how it ended.
    void saveWav(const QString& path);

signals:
    void saved(const QString& path);
    void failed(const layerscope::Error& error);

private:
    void fillMenu();
    void addChannel(const QString& name, std::optional<std::int64_t> channel);
    void play();
    void prepare(std::function<void(const ResynthesizedSound&)> done);
    void movePointer(double seconds);
    void refresh();
    QString channelName(std::int64_t channel) const;
    int playRate() const;

    SharedPointer& m_pointer;
    Player m_player;
    QMenu* m_menu;
    Shown m_shown;
    std::optional<Audible> m_audible;
    std::optional<std::int64_t> m_channel;
    SpectrumScale m_scale = SpectrumScale::Unknown;
    int m_faster = 1;
    double m_start = 0; ///< seconds on the source, of what is played
    std::stop_source m_stop;
    LatestJob m_preparing; ///< many channels of a long sound take a moment to sum
    QThreadPool m_saving;
};

} // namespace layerscope
