// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sound/SoundFeed.h"
#include "sound/SoundSink.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <vector>

namespace layerscope {

/// Plays one channel of samples. Lives on the GUI thread and never keeps it waiting.
class Player : public QObject {
    Q_OBJECT
public:
    explicit Player(QObject* parent = nullptr, SinkMaker makeSink = makeLoudspeaker);
    ~Player() override;

    /// From -1 to 1, `rate` of them a second; from `start` seconds on. What played before stops.
    void play(std::shared_ptr<const std::vector<float>> samples, int rate, double start = 0);
    void stop();
    bool isPlaying() const { return m_feed != nullptr; }
    /// Seconds in the sound that are heard now.
    double position() const;

signals:
    void positionChanged(double seconds);
    /// At the end, or by stop().
    void stopped();
    /// There is nothing to hear it by.
    void failed(const layerscope::Error& error);

private:
    void look();

    SinkMaker m_makeSink;
    std::unique_ptr<SoundSink> m_sink;
    std::unique_ptr<SoundFeed> m_feed;
    QTimer m_timer;
    double m_start = 0;
    double m_length = 0;
    int m_looksAfterEnd = 0;
};

} // namespace layerscope
