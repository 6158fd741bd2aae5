// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/Peaks.h"
#include "picture/SeriesPicture.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace layerscope;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

Value noise(std::int64_t length, std::int64_t channels, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal;
    TensorBuilder builder(Shape{1, length, channels});
    for (float& number : builder.floats())
        number = normal(random);
    return {std::move(builder).finish(), {batchAxis(), sourceAxis(AxisKind::Time), channelAxis()}, std::nullopt};
}

Value with(const Value& value, const std::vector<std::pair<std::int64_t, float>>& changes) {
    std::vector<float> numbers(value.tensor.floats().begin(), value.tensor.floats().end());
    for (const auto& [at, number] : changes)
        numbers[static_cast<std::size_t>(at)] = number;
    return {Tensor::fromFloats(value.tensor.shape(), numbers), value.axes, value.mask};
}

Peak readOneByOne(const Series& series, std::int64_t channel, std::int64_t first, std::int64_t end) {
    Peak peak;
    for (std::int64_t i = first; i < end; ++i)
        peak.add(series.at(channel, i));
    return peak;
}

} // namespace

class TestPeaks : public QObject {
    Q_OBJECT

private slots:
    void seriesFollowTheAxes();
    void masksAndLabelsAreFound();
    void integersAreRead();
    void sumsOfAnyStretchAreExact();
    void envelopesHoldEveryExtreme();
    void envelopesStandStillWhenPanned();
    void oneSpikeInTenMillionIsSeen();
    void whatIsNotANumberIsReported();
    void heatMapsAreMeans();
};

void TestPeaks::seriesFollowTheAxes() {
    const Value last = noise(5, 3, 1);
    QVERIFY(Series::suits(last));
    const Series channels(last);
    QCOMPARE(channels.length(), 5);
    QCOMPARE(channels.count(), 3);
    QCOMPARE(channels.at(2, 4), static_cast<float>(last.tensor.at(4 * 3 + 2)));
    QCOMPARE(channels.indexOf(2, 4), std::vector<std::int64_t>({0, 4, 2}));

    // Heads before time, features after it: the series are heads times features.
    Value heads = noise(4, 30, 2);
    heads = {heads.tensor.reshaped({1, 2, 20, 3}),
             {batchAxis(), channelAxis(), sourceAxis(AxisKind::Time), featureAxis()},
             std::nullopt};
    const Series series(heads);
    QCOMPARE(series.count(), 6);
    QCOMPARE(series.length(), 20);
    QCOMPARE(series.at(4, 7), static_cast<float>(heads.tensor.at((1 * 20 + 7) * 3 + 1)));
    QCOMPARE(series.indexOf(4, 7), std::vector<std::int64_t>({0, 1, 7, 1}));

    QVERIFY(!Series::suits({last.tensor, {batchAxis(), featureAxis(), featureAxis()}, std::nullopt}));
    QVERIFY(!Series::suits({Tensor::filled({1, 2, 2, 1}, 0), imageAxes(), std::nullopt}));
    QVERIFY(!Series::suits({Tensor::filled({1, 0, 2}, 0), last.axes, std::nullopt}));
}

void TestPeaks::masksAndLabelsAreFound() {
    Value value = noise(3, 2, 3);
    value.mask = Tensor::fromInts({1, 3}, std::vector<std::int32_t>{1, 0, 1});
    value.axes.back().labels = std::make_shared<AxisLabels>(AxisLabels{"open", "close"});
    const Series series(value);
    QVERIFY(series.isMasked(0, 1) && series.isMasked(1, 1));
    QVERIFY(!series.isMasked(0, 0) && !series.isMasked(1, 2));
    QCOMPARE(series.nameOf(1), std::string("close"));
    QCOMPARE(Series(noise(3, 2, 3)).nameOf(1), std::string());
}

void TestPeaks::integersAreRead() {
    const Value value{Tensor::fromInts({1, 4}, std::vector<std::int32_t>{7, -2, 9, 4}),
                      {batchAxis(), sourceAxis(AxisKind::Time, AxisUnit::Token)},
                      std::nullopt};
    const Peaks peaks{Series(value)};
    QCOMPARE(peaks.series().count(), 1);
    QCOMPARE(peaks.whole(0).low, -2.0F);
    QCOMPARE(peaks.whole(0).high, 9.0F);
}

void TestPeaks::sumsOfAnyStretchAreExact() {
    const Series series(with(noise(70'001, 2, 4), {{1000, kNan}, {90'000, kInfinity}, {90'002, -kInfinity}}));
    const Peaks peaks(series);
    std::mt19937 random(5);
    std::uniform_int_distribution<std::int64_t> place(0, series.length());
    for (int i = 0; i < 2000; ++i) {
        const auto [first, end] = std::minmax({place(random), place(random)});
        QCOMPARE(peaks.over(i % 2, first, end), readOneByOne(series, i % 2, first, end));
    }
    QCOMPARE(peaks.over(0, -5, 10), readOneByOne(series, 0, 0, 10));
    QVERIFY(!peaks.over(0, 10, 10).hasFinite());
}

void TestPeaks::envelopesHoldEveryExtreme() {
    const Series series(noise(300'000, 2, 6));
    const Peaks peaks(series);
    std::mt19937 random(7);
    std::uniform_int_distribution<std::int64_t> place(0, series.length());
    for (const std::int64_t pieces : {1, 7, 640, 2000, 1'000'000}) {
        auto [first, end] = std::minmax({place(random), place(random)});
        const std::vector<CurvePiece> curve = envelope(peaks, 1, first, end, pieces);
        QVERIFY(static_cast<std::int64_t>(curve.size()) <= 2 * pieces + 2);
        Peak drawn;
        for (const CurvePiece& piece : curve)
            drawn.add(piece.peak);
        const Peak wanted = readOneByOne(series, 1, first, end);
        QVERIFY(drawn.low <= wanted.low && drawn.high >= wanted.high);
        // Each number lies within the piece that is nearest to it.
        const double size = curve.size() > 2 ? curve[2].element - curve[1].element : 1e9;
        for (std::int64_t i = first; i < end; i += 9973) {
            const auto near = std::ranges::min_element(
                curve, {}, [&](const CurvePiece& piece) { return std::abs(piece.element - static_cast<double>(i)); });
            QVERIFY(std::abs(near->element - static_cast<double>(i)) <= size / 2);
            QVERIFY(near->peak.low <= series.at(1, i) && series.at(1, i) <= near->peak.high);
        }
    }
}

void TestPeaks::envelopesStandStillWhenPanned() {
    const Peaks peaks{Series(noise(100'000, 1, 8))};
    const auto before = envelope(peaks, 0, 20'000, 60'000, 500);
    const auto after = envelope(peaks, 0, 20'333, 60'333, 500);
    int same = 0;
    for (const CurvePiece& piece : after)
        same += std::ranges::any_of(before, [&](const CurvePiece& other) {
            return other.element == piece.element && other.peak == piece.peak;
        });
    QVERIFY2(same >= static_cast<int>(after.size()) - 10, qPrintable(QString::number(same)));
}

void TestPeaks::oneSpikeInTenMillionIsSeen() {
    TensorBuilder builder(Shape{1, 10'000'000, 1});
    std::ranges::fill(builder.floats(), 0.0F);
    builder.floats()[7'654'321] = 1.0F;
    const Peaks peaks{
        Series({std::move(builder).finish(), {batchAxis(), sourceAxis(AxisKind::Time), channelAxis()}, std::nullopt})};
    const auto curve = envelope(peaks, 0, 0, 10'000'000, 1000);
    const auto spike = std::ranges::find(curve, 1.0F, [](const CurvePiece& piece) { return piece.peak.high; });
    QVERIFY(spike != curve.end());
    QVERIFY(std::abs(spike->element - 7'654'321) < 10'000);
}

void TestPeaks::whatIsNotANumberIsReported() {
    const Series series(with(noise(1000, 1, 9), {{10, kNan}, {500, kInfinity}}));
    const Peaks peaks(series);
    QVERIFY(peaks.over(0, 0, 100).nan && !peaks.over(0, 0, 100).infinite);
    QVERIFY(peaks.over(0, 400, 600).infinite && !peaks.over(0, 400, 600).nan);
    QVERIFY(!peaks.over(0, 10, 11).hasFinite());
    QVERIFY(!peaks.over(0, 600, 1000).isBroken());
}

void TestPeaks::heatMapsAreMeans() {
    const Series series(noise(10, 3, 10));
    const Levels exact = meansOf(series, 2, 6, 100, 100);
    QCOMPARE(exact.width, 4);
    QCOMPARE(exact.height, 3);
    QCOMPARE(exact.at(1, 2), series.at(2, 3));
    const Levels coarse = meansOf(series, 0, 10, 5, 100);
    QCOMPARE(coarse.width, 5);
    QVERIFY(std::abs(coarse.at(1, 1) - (series.at(1, 2) + series.at(1, 3)) / 2) < 1e-6F);
}

QTEST_APPLESS_MAIN(TestPeaks)
#include "tst_peaks.moc"
