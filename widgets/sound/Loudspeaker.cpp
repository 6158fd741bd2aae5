// SPDX-License-Identifier: GPL-3.0-or-later
#include "sound/SoundSink.h"

#include <QAudioDevice>
#include <QAudioSink>
#include <QMediaDevices>

#include <optional>

namespace layerscope {
namespace {

class Loudspeaker final : public SoundSink {
public:
    Result<QAudioFormat> open(int wantedRate) override {
        const QAudioDevice device = QMediaDevices::defaultAudioOutput();
        if (device.isNull())
            return failure(message(N_("There is no loudspeaker or headphone.")), {},
                           message(N_("Connect one and play again, or save the channel as a WAV file.")));
        QAudioFormat format = device.preferredFormat();
        format.setSampleRate(wantedRate);
        if (!device.isFormatSupported(format))
            format = device.preferredFormat();
        m_sink.emplace(device, format);
        return format;
    }

    Result<void> start(QIODevice& bytes) override {
        m_sink->start(&bytes);
        if (m_sink->error() == QAudio::NoError)
            return {};
        return failure(message(N_("The loudspeaker cannot be used.")), {},
                       message(N_("Another program may be using it.")));
    }

    void stop() override {
        if (m_sink)
            m_sink->stop();
    }
    double heard() const override { return m_sink ? static_cast<double>(m_sink->processedUSecs()) / 1e6 : 0; }

private:
    std::optional<QAudioSink> m_sink;
};

} // namespace

std::unique_ptr<SoundSink> makeLoudspeaker() {
    return std::make_unique<Loudspeaker>();
}

} // namespace layerscope
