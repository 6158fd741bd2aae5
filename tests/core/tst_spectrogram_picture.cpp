// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/FrequencyMaps.h"
#include "picture/SpectrogramPicture.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

using namespace layerscope;

namespace {

constexpr double kRate = 8000;

template <class F>
Series wave(std::int64_t length, const F& f) {
    TensorBuilder builder(Shape{1, length, 1});
    for (std::int64_t i = 0; i < length; ++i)
        builder.floats()[static_cast<std::size_t>(i)] = static_cast<float>(f(static_cast<double>(i) / kRate));
    return Series({std::move(builder).finish(),
                   {batchAxis(), sourceAxis(AxisKind::Time, AxisUnit::Second, 1 / kRate), channelAxis()},
                   std::nullopt});
}

double sine(double frequency, double seconds) {
    return std::sin(2 * std::numbers::pi * frequency * seconds);
}

int loudestRow(const Levels& levels, int x) {
    int best = 0;
    for (int y = 0; y < levels.height; ++y)
        best = levels.at(x, y) > levels.at(x, best) ? y : best;
    return best;
}

} // namespace

class TestSpectrogramPicture : public QObject {
    Q_OBJECT

private slots:
    void aSineIsALineAtItsFrequency();
    void aStepInPitchIsSeenInTime();
    void shortClicksInLongSoundsAreSeen();
    void silenceAndBrokenNumbers();
    void aStopEndsIt();
    void mapsOfTimeAndFrequency();
};

void TestSpectrogramPicture::aSineIsALineAtItsFrequency() {
    const Series series = wave(16'000, [](double t) { return sine(1000, t); });
    const Levels levels = spectrogramOf(series, {.first = 0, .end = 16'000, .window = 256, .width = 50, .height = 500});
    QCOMPARE(levels.width, 50);
    QCOMPARE(levels.height, 129);
    // 1 kHz is bin 32 of 256 at 8 kHz; rows count from the top.
    QCOMPARE(loudestRow(levels, 25), 128 - 32);
    QVERIFY2(std::abs(levels.at(25, 96)) < 0.1F, qPrintable(QString::number(levels.at(25, 96))));
    QVERIFY(levels.at(25, 20) < -60.0F);
    // Rows that share bins keep the loudest.
    const Levels low = spectrogramOf(series, {.first = 0, .end = 16'000, .window = 256, .width = 50, .height = 43});
    QVERIFY(std::abs(low.at(25, loudestRow(low, 25))) < 0.1F);
}

void TestSpectrogramPicture::aStepInPitchIsSeenInTime() {
    const Series series = wave(16'000, [](double t) { return sine(t < 1 ? 500 : 2000, t); });
    const Levels levels =
        spectrogramOf(series, {.first = 0, .end = 16'000, .window = 256, .width = 100, .height = 129});
    QCOMPARE(loudestRow(levels, 20), 128 - 16);
    QCOMPARE(loudestRow(levels, 80), 128 - 64);
    // A stretch around the step.
    const Levels near = spectrogramOf(series, {.first = 7000, .end = 9000, .window = 256, .width = 100, .height = 129});
    QCOMPARE(loudestRow(near, 40), 128 - 16);
    QCOMPARE(loudestRow(near, 60), 128 - 64);
}

void TestSpectrogramPicture::shortClicksInLongSoundsAreSeen() {
    const Series series = wave(400'000, [](double t) { return std::abs(t - 30.0) < 0.0002 ? 1.0 : 0.0; });
    const Levels levels =
        spectrogramOf(series, {.first = 0, .end = 400'000, .window = 512, .width = 100, .height = 20});
    const int column = 240'000 / 4000;
    float loudest = -200;
    for (int x = column - 1; x <= column; ++x)
        loudest = std::max(loudest, levels.at(x, 10));
    QVERIFY2(loudest > -60, qPrintable(QString::number(loudest)));
    QCOMPARE(levels.at(10, 10), -160.0F);
}

void TestSpectrogramPicture::silenceAndBrokenNumbers() {
    const Series silent = wave(1000, [](double) { return 0.0; });
    const Levels levels = spectrogramOf(silent, {.first = -500, .end = 1500, .window = 64, .width = 20, .height = 33});
    QVERIFY(std::ranges::all_of(levels.numbers, [](float v) { return v == -160.0F; }));
    const Series broken =
        wave(8000, [](double t) { return t == 0.5 ? std::numeric_limits<double>::quiet_NaN() : sine(440, t); });
    const Levels marked = spectrogramOf(broken, {.first = 0, .end = 8000, .window = 64, .width = 80, .height = 33});
    QVERIFY(std::isnan(marked.at(40, 5)) || std::isnan(marked.at(39, 5)));
    QVERIFY(std::isfinite(marked.at(10, 5)));
    QVERIFY(spectrogramOf(silent, {.first = 5, .end = 5, .window = 64, .width = 20, .height = 33}).empty());
}

void TestSpectrogramPicture::aStopEndsIt() {
    std::stop_source stop;
    stop.request_stop();
    const Series series = wave(1000, [](double) { return 0.0; });
    QVERIFY(spectrogramOf(series, {.first = 0, .end = 1000, .window = 64, .width = 9, .height = 9}, stop.get_token())
                .empty());
}

void TestSpectrogramPicture::mapsOfTimeAndFrequency() {
    TensorBuilder builder(Shape{1, 4, 6, 2});
    float next = 0;
    for (float& number : builder.floats())
        number = next++;
    const Value value{std::move(builder).finish(),
                      {batchAxis(), sourceAxis(AxisKind::Time, AxisUnit::Second, 0.01),
                       sourceAxis(AxisKind::Frequency, AxisUnit::Hertz, 31.25), channelAxis()},
                      std::nullopt};
    QVERIFY(FrequencyMaps::suits(value));
    QVERIFY(!Series::suits(value));
    QVERIFY(!FrequencyMaps::suits({Tensor::filled({1, 2, 2, 1}, 0), imageAxes(), std::nullopt}));
    const FrequencyMaps maps(value);
    QCOMPARE(maps.count(), 2);
    QCOMPARE(maps.at(1, 2, 3), static_cast<float>((2 * 6 + 3) * 2 + 1));
    QCOMPARE(maps.indexOf(1, 2, 3), std::vector<std::int64_t>({0, 2, 3, 1}));
    QCOMPARE(maps.extent(1), std::pair(1.0F, 47.0F));
    QCOMPARE(maps.extent(-1), std::pair(0.0F, 47.0F));
    const Levels exact = maps.meansOf(1, 0, 4, 100, 100);
    QCOMPARE(exact.width, 4);
    QCOMPARE(exact.height, 6);
    QCOMPARE(exact.at(2, 5 - 3), maps.at(1, 2, 3));
    const Levels halves = maps.meansOf(0, 0, 4, 2, 3);
    QCOMPARE(halves.at(0, 2), (maps.at(0, 0, 0) + maps.at(0, 1, 0) + maps.at(0, 0, 1) + maps.at(0, 1, 1)) / 4);
}

QTEST_APPLESS_MAIN(TestSpectrogramPicture)
#include "tst_spectrogram_picture.moc"
