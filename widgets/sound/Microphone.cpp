// SPDX-License-Identifier: GPL-3.0-or-later
#include "sound/Microphone.h"

#include "sound/SampleFormat.h"

#include <QAudioDevice>
#include <QAudioSource>
#include <QEventLoop>
#include <QMediaDevices>
#include <QTimer>

#include <algorithm>
#include <chrono>

namespace layerscope {
namespace {

using namespace std::chrono_literals;

constexpr auto kBlock = 40ms;   ///< sound that is waited for
constexpr auto kLook = 10ms;    ///< how often
constexpr auto kSilentFor = 3s; ///< a device that gives nothing for so long has gone

QAudioFormat formatFor(const QAudioDevice& device, int wantedRate) {
    QAudioFormat format;
    format.setSampleRate(wantedRate);
    format.setChannelCount(1);
    for (const QAudioFormat::SampleFormat sample : {QAudioFormat::Float, QAudioFormat::Int16}) {
        format.setSampleFormat(sample);
        if (device.isFormatSupported(format))
            return format;
    }
    return device.preferredFormat();
}

class Microphone final : public SampleSource {
public:
    Microphone(const QAudioDevice& device, const QAudioFormat& format, std::string place)
        : m_format(format)
        , m_place(std::move(place))
        , m_source(device, format) {}
    ~Microphone() override { m_source.stop(); }

    Result<void> start() {
        m_bytes = m_source.start();
        if (m_bytes && m_source.error() == QAudio::NoError)
            return {};
        return failure(message(N_("The microphone cannot be used.")), m_place,
                       message(N_("Another program may be using it, or the system does not allow it.")));
    }

    int channels() const override { return m_format.channelCount(); }
    int rate() const override { return m_format.sampleRate(); }
    double blockSeconds() const override { return 0; }

    Result<std::vector<float>> next(const std::stop_token& stop) override {
        const qint64 enough = m_format.bytesForDuration(std::chrono::microseconds(kBlock).count());
        const auto end = std::chrono::steady_clock::now() + kSilentFor;
        while (!stop.stop_requested() && m_bytes->bytesAvailable() < enough) {
            if (m_source.error() == QAudio::FatalError || m_source.error() == QAudio::IOError ||
                std::chrono::steady_clock::now() > end)
                return failure(message(N_("The microphone has gone.")), m_place,
                               message(N_("What was heard last stays. Plug it in and start it again.")));
            QEventLoop loop; // the device's driver may want one
            QTimer::singleShot(kLook, &loop, &QEventLoop::quit);
            loop.exec();
        }
        const QByteArray bytes = m_bytes->readAll();
        return samplesFrom(bytes, m_format);
    }

private:
    QAudioFormat m_format;
    std::string m_place;
    QAudioSource m_source;
    QIODevice* m_bytes = nullptr;
};

QAudioDevice deviceOf(const std::string& name) {
    if (name.empty())
        return QMediaDevices::defaultAudioInput();
    const QList<QAudioDevice> devices = QMediaDevices::audioInputs();
    const auto found = std::ranges::find(devices, QString::fromStdString(name), &QAudioDevice::description);
    return found == devices.end() ? QAudioDevice() : *found;
}

} // namespace

Result<std::unique_ptr<SampleSource>> openMicrophone(const std::string& name, int wantedRate) {
    const std::string place = "microphone:" + name;
    const QAudioDevice device = deviceOf(name);
    if (device.isNull() && !name.empty())
        return failure(message(N_("There is no microphone of that name.")), place,
                       message(N_("\"microphone:\" without a name takes the usual one.")));
    if (device.isNull())
        return failure(message(N_("There is no microphone.")), place, message(N_("Connect one and start it again.")));
    auto microphone = std::make_unique<Microphone>(device, formatFor(device, wantedRate), place);
    if (auto started = microphone->start(); !started)
        return tl::unexpected(started.error());
    return microphone;
}

QStringList microphones() {
    QStringList names;
    for (const QAudioDevice& device : QMediaDevices::audioInputs())
        names << device.description();
    return names;
}

} // namespace layerscope
