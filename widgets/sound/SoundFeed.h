// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAudioFormat>
#include <QIODevice>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <span>
#include <stop_token>
#include <thread>
#include <vector>

namespace layerscope {

/// One channel's samples as the bytes that a loudspeaker wants: resampled a little ahead on a thread of its own, so
/// that a long sound begins at once and takes no second copy.
class SoundFeed : public QIODevice {
    Q_OBJECT
public:
    SoundFeed(std::shared_ptr<const std::vector<float>> samples, int rate, double start, const QAudioFormat& format);
    ~SoundFeed() override;

    bool isSequential() const override { return true; }
    qint64 bytesAvailable() const override;
    /// All bytes have been taken.
    bool hasEnded() const;

protected:
    qint64 readData(char* data, qint64 most) override;
    qint64 writeData(const char*, qint64) override { return -1; }

private:
    void work(const std::stop_token& stop);
    void append(std::span<const float> frames, const std::stop_token& stop);

    std::shared_ptr<const std::vector<float>> m_samples;
    int m_rate;
    double m_start;
    QAudioFormat m_format;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_change;
    QByteArray m_bytes;
    bool m_whole = false;  ///< nothing comes after m_bytes
    std::jthread m_thread; ///< last, so that it sees the others whole
};

} // namespace layerscope
