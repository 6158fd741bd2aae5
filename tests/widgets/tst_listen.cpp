// SPDX-License-Identifier: GPL-3.0-or-later
#include "sound/Player.h"
#include "views/Audible.h"
#include "views/ListenButton.h"

#include "data/sound/SoundFile.h"

#include <QMenu>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace layerscope;

namespace {

constexpr NodeId kSource{1};
constexpr NodeId kNode{2};

/// What a loudspeaker got; it hears as fast as it takes.
struct Heard {
    QAudioFormat format;
    std::vector<float> samples;
    bool isOpen = false;
    int rate = 0; ///< that was asked for
    bool missing = false;
};

class FakeSink final : public SoundSink {
public:
    explicit FakeSink(Heard& heard)
        : m_heard(heard) {
        m_timer.setInterval(2);
        QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] { take(); });
    }
    layerscope::Result<QAudioFormat> open(int wantedRate) override {
        if (m_heard.missing)
            return failure(message("There is no loudspeaker."), {}, message("Connect one."));
        m_heard.rate = wantedRate;
        if (!m_heard.format.isValid()) {
            m_heard.format.setSampleRate(wantedRate);
            m_heard.format.setChannelCount(1);
            m_heard.format.setSampleFormat(QAudioFormat::Float);
        }
        return m_heard.format;
    }
    layerscope::Result<void> start(QIODevice& bytes) override {
        m_bytes = &bytes;
        m_heard.samples.clear();
        m_heard.isOpen = true;
        m_timer.start();
        return {};
    }
    void stop() override {
        m_timer.stop();
        m_heard.isOpen = false;
    }
    double heard() const override { return static_cast<double>(m_heard.samples.size()) / m_heard.format.sampleRate(); }

private:
    void take() {
        const QByteArray block = m_bytes->read(4 * 400);
        const auto* floats = reinterpret_cast<const float*>(block.constData());
        m_heard.samples.insert(m_heard.samples.end(), floats, floats + block.size() / 4);
    }

    Heard& m_heard;
    QIODevice* m_bytes = nullptr;
    QTimer m_timer;
};

SinkMaker into(Heard& heard) {
    return [&heard] { return std::make_unique<FakeSink>(heard); };
}

/// [1, time, channels] with a tone in each channel, one element a `step` seconds.
Value tones(std::int64_t size, std::int64_t channels, double step, double origin = 0) {
    TensorBuilder builder(Shape{1, size, channels});
    auto numbers = builder.floats();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto channel = static_cast<double>(i % static_cast<std::size_t>(channels));
        const auto time = static_cast<double>(i / static_cast<std::size_t>(channels));
        numbers[i] = static_cast<float>(3 * (channel + 1) * std::sin(time * 0.1 * (channel + 1)) + 7);
    }
    Axis time = sourceAxis(AxisKind::Time, AxisUnit::Second, step, origin);
    time.source = kSource;
    return {std::move(builder).finish(), {batchAxis(), time, channelAxis()}, std::nullopt};
}

float peakOf(const std::vector<float>& samples) {
    float peak = 0;
    for (float sample : samples)
        peak = std::max(peak, std::abs(sample));
    return peak;
}

} // namespace

class TestListen : public QObject {
    Q_OBJECT

private slots:
    void onlyTimeInSecondsCanBeHeard() {
        QVERIFY(audibleOf(tones(100, 3, 1.0 / 8000)));
        QCOMPARE(audibleOf(tones(100, 3, 1.0 / 8000))->channels, std::int64_t{3});
        QCOMPARE(std::lround(audibleOf(tones(100, 3, 1.0 / 8000))->rate), 8000L);
        Value tokens = tones(100, 3, 1);
        tokens.axes[1].unit = AxisUnit::Token;
        QVERIFY(!audibleOf(tokens));
        const Value picture{Tensor::filled({1, 4, 4, 3}, 1), imageAxes(), std::nullopt};
        QVERIFY(!audibleOf(picture));
        QVERIFY(!audibleOf({}));
    }

    void aChannelIsBroughtToASafePeak() {
        Value value = tones(1000, 3, 1.0 / 8000);
        const auto audible = audibleOf(value);
        const std::vector<float> second = channelSound(value, *audible, 1);
        QCOMPARE(second.size(), std::size_t{1000});
        QCOMPARE(peakOf(second), 0.8F);
        double sum = 0;
        for (float sample : second)
            sum += sample;
        QVERIFY(std::abs(sum / 1000) < 1e-5); // the mean, 7, is taken out
        // A tone of the second channel: as many turns as it has.
        const Value still{Tensor::filled({1, 10, 1}, 5), value.axes, {}};
        int turns = 0;
        for (std::size_t i = 1; i < second.size(); ++i)
            turns += second[i - 1] < 0 && second[i] >= 0;
        QVERIFY(std::abs(turns - std::lround(1000 * 0.2 / 6.2832)) <= 1);
        QVERIFY(peakOf(channelSound(still, *audibleOf(still), {})) == 0.0F);
    }

    void numbersThatAreNoneAreSilence() {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        const float infinity = std::numeric_limits<float>::infinity();
        const Value value{Tensor::fromFloats({1, 4, 1}, std::array{1.0F, nan, -1.0F, infinity}),
                          tones(4, 1, 0.001).axes, std::nullopt};
        for (float sample : channelSound(value, *audibleOf(value), {}))
            QVERIFY(std::isfinite(sample) && std::abs(sample) <= 0.8F);
    }

    void theSoundArrivesWholeAtItsRate() {
        Heard heard;
        Player player(nullptr, into(heard));
        QSignalSpy stopped(&player, &Player::stopped);
        const QSignalSpy moved(&player, &Player::positionChanged);
        auto sound = std::make_shared<std::vector<float>>(8000);
        for (std::size_t i = 0; i < sound->size(); ++i)
            (*sound)[i] = static_cast<float>(i % 100) / 100;
        player.play(sound, 8000);
        QVERIFY(player.isPlaying());
        QTRY_COMPARE(stopped.count(), 1);
        QCOMPARE(heard.rate, 8000);
        QCOMPARE(heard.samples, *sound);
        QVERIFY(moved.count() > 1);
        QVERIFY(!heard.isOpen);
    }

    void itIsResampledToWhatTheDeviceTakes() {
        Heard heard;
        heard.format.setSampleRate(48000);
        heard.format.setChannelCount(1);
        heard.format.setSampleFormat(QAudioFormat::Float);
        Player player(nullptr, into(heard));
        auto sound = std::make_shared<std::vector<float>>(4000);
        for (std::size_t i = 0; i < sound->size(); ++i)
            (*sound)[i] = 0.5F * static_cast<float>(std::sin(static_cast<double>(i) * 0.05));
        QSignalSpy stopped(&player, &Player::stopped);
        player.play(sound, 8000);
        QTRY_COMPARE(stopped.count(), 1);
        QVERIFY(std::abs(static_cast<double>(heard.samples.size()) - 24000) < 300);
        for (std::size_t i = 1000; i < 20000; i += 997)
            QVERIFY(std::abs(heard.samples[i] - 0.5 * std::sin(static_cast<double>(i) / 6 * 0.05)) < 0.01);
    }

    void stoppingIsAtOnce() {
        Heard heard;
        Player player(nullptr, into(heard));
        player.play(std::make_shared<std::vector<float>>(8'000'000), 8000);
        QTRY_VERIFY(player.position() > 0.1);
        player.stop();
        QVERIFY(!player.isPlaying());
        QVERIFY(!heard.isOpen);
        player.play(std::make_shared<std::vector<float>>(8'000'000), 8000, 500);
        QVERIFY(player.position() >= 500);
    }

    void withoutALoudspeakerASentence() {
        Heard heard;
        heard.missing = true;
        Player player(nullptr, into(heard));
        QSignalSpy failures(&player, &Player::failed);
        player.play(std::make_shared<std::vector<float>>(100), 8000);
        QCOMPARE(failures.count(), 1);
        QVERIFY(!player.isPlaying());
    }

    void theSystemWithoutADeviceIsNoCrash() {
        Player player;
        QSignalSpy failures(&player, &Player::failed);
        player.play(std::make_shared<std::vector<float>>(800), 8000);
        QVERIFY(failures.count() == 1 || player.isPlaying());
        player.stop();
    }

    void thePlayHeadIsThePointerOfAllViews() {
        Heard heard;
        SharedPointer pointer;
        ListenButton button(pointer, nullptr, into(heard));
        QVERIFY(!button.isVisibleTo(nullptr));
        button.setShown(makeShown(kNode, tones(20'000, 2, 4.0 / 16000, 0.25), false));
        QCOMPARE(button.accessibleName(), QStringLiteral("Listen"));
        std::vector<double> places;
        connect(&pointer, &SharedPointer::moved, &button, [&] {
            if (!pointer.point().valid)
                return;
            const ProbePoint& point = pointer.point();
            QCOMPARE(point.node, kNode);
            QCOMPARE(point.place.size(), std::size_t{1});
            QCOMPARE(point.place[0].kind, AxisKind::Time);
            QCOMPARE(point.place[0].source, kSource);
            places.push_back(point.place[0].place);
        });
        QTest::mouseClick(&button, Qt::LeftButton, {}, {8, button.height() / 2});
        QTRY_VERIFY(button.player().isPlaying());
        QCOMPARE(heard.rate, 4000);
        QTRY_VERIFY(places.size() > 3);
        QVERIFY(std::ranges::is_sorted(places));
        QVERIFY(places.front() >= 0.25); // where the channel begins on the source
        QCOMPARE(button.accessibleName(), QStringLiteral("Stop listening"));
        button.toggle();
        QVERIFY(!button.player().isPlaying());
        QVERIFY(!pointer.point().valid);
    }

    void slowSignalsArePlayedFasterOrNotAtAll() {
        Heard heard;
        SharedPointer pointer;
        ListenButton button(pointer, nullptr, into(heard));
        button.setShown(makeShown(kNode, tones(1000, 1, 0.01), false));
        QSignalSpy failures(&button, &ListenButton::failed);
        button.toggle();
        QCOMPARE(failures.count(), 1);
        QVERIFY(!failures[0][0].value<Error>().hint.empty());
        emit button.menu()->aboutToShow();
        for (QAction* action : button.menu()->actions())
            if (action->text().contains(QStringLiteral("faster")))
                action->trigger();
        button.toggle();
        QTRY_COMPARE(heard.rate, 6400); // 64 times
    }

    void aSpectrogramIsMadeASound() {
        TensorBuilder builder(Shape{1, 60, 129, 1}); // 256 samples every 64 at 8 kHz, a tone in band 16: 500 Hz
        std::ranges::fill(builder.floats(), 0.0F);
        for (std::size_t frame = 0; frame < 60; ++frame)
            builder.floats()[frame * 129 + 16] = 1;
        Axis time = sourceAxis(AxisKind::Time, AxisUnit::Second, 64.0 / 8000, 0.5 + 128.0 / 8000);
        time.field = 256.0 / 8000;
        time.source = kSource;
        const Value value{
            std::move(builder).finish(),
            {batchAxis(), time, sourceAxis(AxisKind::Frequency, AxisUnit::Hertz, 8000.0 / 256), channelAxis()},
            std::nullopt};
        QCOMPARE(audibleOf(value)->channels, std::int64_t{1});
        SharedPointer pointer;
        Heard heard;
        ListenButton button(pointer, nullptr, into(heard));
        button.setShown(makeShown(kNode, value, false), SpectrumScale::Magnitude);
        QSignalSpy stopped(&button.player(), &Player::stopped);
        double first = -1;
        connect(&pointer, &SharedPointer::moved, &button, [&] {
            if (first < 0 && pointer.point().valid)
                first = pointer.point().place[0].place;
        });
        button.toggle();
        QTRY_COMPARE(stopped.count(), 1);
        QVERIFY(first > 0.4 && first < 0.7);
        int turns = 0;
        const std::vector<float>& samples = heard.samples;
        for (std::size_t i = 1; i < samples.size(); ++i)
            turns += samples[i - 1] < 0 && samples[i] >= 0;
        const double hertz = turns / (static_cast<double>(samples.size()) / heard.rate);
        QVERIFY2(std::abs(hertz - 500) < 40, qPrintable(QString::number(hertz)));
    }

    void aChannelIsSavedAsWav() {
        const QTemporaryDir folder;
        SharedPointer pointer;
        Heard heard;
        ListenButton button(pointer, nullptr, into(heard));
        const Value value = tones(500, 3, 1.0 / 8000);
        button.setShown(makeShown(kNode, value, false));
        button.setChannel(2);
        QSignalSpy saved(&button, &ListenButton::saved);
        QSignalSpy failures(&button, &ListenButton::failed);
        const QString path = folder.filePath(QStringLiteral("channel.wav"));
        button.saveWav(path);
        QTRY_COMPARE(saved.count(), 1);
        auto file = SoundFile::open(path.toStdString(), "channel.wav");
        QVERIFY(file.has_value());
        QCOMPARE(file->header().rate, 8000);
        QCOMPARE(file->header().frames, std::int64_t{500});
        std::vector<float> samples(500);
        QVERIFY(file->read(0, samples).has_value());
        QCOMPARE(samples, channelSound(value, *audibleOf(value), 2));
        button.saveWav(folder.filePath(QStringLiteral("not/there.wav")));
        QTRY_COMPARE(failures.count(), 1);
    }
};

QTEST_MAIN(TestListen)
#include "tst_listen.moc"
