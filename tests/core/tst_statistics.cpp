// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/ChannelHealth.h"
#include "picture/ChannelStatistics.h"

#include <QTest>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>

using namespace layerscope;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInf = std::numeric_limits<float>::infinity();

Tensor vectorOf(const std::vector<float>& values) {
    return Tensor::fromFloats({static_cast<std::int64_t>(values.size())}, values);
}

std::int64_t total(const Histogram& histogram) {
    return std::accumulate(histogram.counts.begin(), histogram.counts.end(), std::int64_t{0});
}

} // namespace

class TestStatistics : public QObject {
    Q_OBJECT
private slots:
    void ofFewNumbers();
    void ofNoNumbers();
    void equalsTwoPasses();
    void largeMeansKeepSmallDeviations();
    void extremesDoNotOverflow();
    void nonFiniteNumbersAreCountedApart();
    void ofIntegers();
    void ofEachChannel();
    void whereNothingIsAChannelAllIsOne();
    void channelsEqualTwoPasses();
    void deadAndSaturatedChannels_data();
    void deadAndSaturatedChannels();
    void theEndsMoveWithTheRange();
    void theFirstBrokenNumberIsFound();
    void manyNumbersAreQuick();
    void healthAgreesWithTheTable();
    void histogramCountsEachOnce();
    void histogramOfEqualNumbers();
    void histogramLeavesOutNonFinite();
};

void TestStatistics::ofFewNumbers() {
    const Statistics s = statisticsOf(vectorOf({1, 2, 3, 4, 0}));
    QCOMPARE(s.count, std::int64_t{5});
    QCOMPARE(s.min, 0.0);
    QCOMPARE(s.max, 4.0);
    QCOMPARE(s.mean, 2.0);
    QCOMPARE(s.deviation, std::sqrt(2.0));
    QCOMPARE(s.zeros, std::int64_t{1});
}

void TestStatistics::ofNoNumbers() {
    for (const Tensor& tensor : {Tensor(), vectorOf({})}) {
        const Statistics s = statisticsOf(tensor);
        QCOMPARE(s.count, std::int64_t{0});
        QCOMPARE(s.mean, 0.0);
        QCOMPARE(s.deviation, 0.0);
        QCOMPARE(total(histogramOf(tensor, 10)), std::int64_t{0});
    }
}

void TestStatistics::equalsTwoPasses() {
    std::mt19937 random(1);
    for (std::size_t size : {1u, 7u, 8u, 2047u, 2048u, 2049u, 100'003u}) {
        std::normal_distribution<float> normal(3, 2);
        std::vector<float> values(size);
        for (float& v : values)
            v = normal(random);
        const double mean = std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(size);
        double squares = 0;
        for (float v : values)
            squares += (static_cast<double>(v) - mean) * (static_cast<double>(v) - mean);
        const Statistics s = statisticsOf(vectorOf(values));
        QVERIFY(std::abs(s.mean - mean) < 1e-9);
        QVERIFY(std::abs(s.deviation - std::sqrt(squares / static_cast<double>(size))) < 1e-9);
        QCOMPARE(s.min, static_cast<double>(*std::ranges::min_element(values)));
        QCOMPARE(s.max, static_cast<double>(*std::ranges::max_element(values)));
    }
}

void TestStatistics::largeMeansKeepSmallDeviations() {
    std::vector<float> values(10'000);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = 1e7f + static_cast<float>(i % 2);
    const Statistics s = statisticsOf(vectorOf(values));
    QCOMPARE(s.mean, 1e7 + 0.5);
    QCOMPARE(s.deviation, 0.5);
}

void TestStatistics::extremesDoNotOverflow() {
    constexpr float kMax = std::numeric_limits<float>::max();
    const Statistics s = statisticsOf(vectorOf({kMax, -kMax, kMax, -kMax}));
    QCOMPARE(s.mean, 0.0);
    QCOMPARE(s.deviation, static_cast<double>(kMax));
    QCOMPARE(s.infinities, std::int64_t{0});
    QCOMPARE(total(histogramOf(vectorOf({kMax, -kMax}), 4)), std::int64_t{2});
}

void TestStatistics::nonFiniteNumbersAreCountedApart() {
    std::vector<float> values(5000, 2);
    values[3] = kNan;
    values[4] = kInf;
    values[4000] = -kInf;
    const Statistics s = statisticsOf(vectorOf(values));
    QCOMPARE(s.count, std::int64_t{5000});
    QCOMPARE(s.nans, std::int64_t{1});
    QCOMPARE(s.infinities, std::int64_t{2});
    QCOMPARE(s.min, 2.0);
    QCOMPARE(s.max, 2.0);
    QCOMPARE(s.mean, 2.0);
    QCOMPARE(s.deviation, 0.0);
    QCOMPARE(statisticsOf(vectorOf({kNan, kNan})).nans, std::int64_t{2});
}

void TestStatistics::ofIntegers() {
    const Statistics s =
        statisticsOf(Tensor::fromInts({3}, std::vector<std::int32_t>{std::numeric_limits<std::int32_t>::min(), 0,
                                                                     std::numeric_limits<std::int32_t>::max()}));
    QCOMPARE(s.min, -2147483648.0);
    QCOMPARE(s.max, 2147483647.0);
    QCOMPARE(s.zeros, std::int64_t{1});
    QVERIFY(std::abs(s.mean + 1.0 / 3) < 1e-6);
}

void TestStatistics::ofEachChannel() {
    std::vector<float> values(2 * 2 * 3);
    std::iota(values.begin(), values.end(), 0.0f);
    const Tensor tensor = Tensor::fromFloats({1, 2, 2, 3}, values);
    const ChannelTable last = channelTable({tensor, imageAxes(), {}}); // channel 1: 1, 4, 7, 10
    QCOMPARE(last.axis, 3);
    QCOMPARE(last.channels.size(), std::size_t{3});
    QCOMPARE(last.channels[1].count, std::int64_t{4});
    QCOMPARE(last.channels[1].mean, 5.5);
    QCOMPARE(channelNumbers({tensor, imageAxes(), {}}, 1).at(3), 10.0);
    const Axes axes = imageAxes();
    const Value channelsFirst{Tensor::fromFloats({1, 3, 2, 2}, values), {axes[0], axes[3], axes[1], axes[2]}, {}};
    const ChannelTable first = channelTable(channelsFirst);
    QCOMPARE(first.channels[1].min, 4.0);
    QCOMPARE(first.channels[1].max, 7.0);
    QCOMPARE(channelNumbers(channelsFirst, 2).at(0), 8.0);
    const ChannelTable batch = channelTable({Tensor::fromFloats({2, 2, 1, 3}, values), imageAxes(), {}});
    QCOMPARE(batch.channels[0].count, std::int64_t{2}); // of batch element 0 alone
    QVERIFY(channelTable({}).channels.empty());
    QVERIFY(!channelNumbers({tensor, imageAxes(), {}}, 3));
}

void TestStatistics::whereNothingIsAChannelAllIsOne() {
    const Value ids{Tensor::fromInts({1, 3}, std::vector<std::int32_t>{4, -4, 6}),
                    {batchAxis(), sourceAxis(AxisKind::Time, AxisUnit::Token)},
                    {}};
    const ChannelTable table = channelTable(ids);
    QCOMPARE(table.axis, -1);
    QCOMPARE(table.channels.size(), std::size_t{1});
    QCOMPARE(table.channels[0].mean, 2.0);
    const Value bins{
        Tensor::filled({1, 4, 5}, 1), {batchAxis(), sourceAxis(AxisKind::Time), sourceAxis(AxisKind::Frequency)}, {}};
    QCOMPARE(channelTable(bins).channels.size(), std::size_t{5});
}

/// Tiles, threads and both layouts give what two plain passes give.
void TestStatistics::channelsEqualTwoPasses() {
    std::mt19937 random(3);
    std::normal_distribution<float> normal(-1, 3);
    for (const std::int64_t channels : {1, 2, 16, 17, 40}) {
        const std::int64_t rows = 70'001;
        std::vector<float> values(static_cast<std::size_t>(rows * channels));
        for (float& v : values)
            v = normal(random);
        const Value value{Tensor::fromFloats({1, rows, channels}, values), defaultAxes(3), {}};
        const ChannelTable table = channelTable(value, 3);
        for (std::int64_t c = 0; c < channels; c += 7) {
            const Statistics plain = statisticsOf(channelNumbers(value, c));
            const ChannelStatistics& own = table.channels[static_cast<std::size_t>(c)];
            QCOMPARE(own.count, rows);
            QCOMPARE(own.min, plain.min);
            QCOMPARE(own.max, plain.max);
            QVERIFY(std::abs(own.mean - plain.mean) < 1e-9);
            QVERIFY(std::abs(own.deviation - plain.deviation) < 1e-9);
        }
        const Statistics whole = statisticsOf(value.tensor);
        const Statistics total = table.total();
        QCOMPARE(total.count, whole.count);
        QVERIFY(std::abs(total.mean - whole.mean) < 1e-9);
        QVERIFY(std::abs(total.deviation - whole.deviation) < 1e-9);
    }
}

void TestStatistics::deadAndSaturatedChannels_data() {
    QTest::addColumn<QList<float>>("numbers");
    QTest::addColumn<QString>("expected");
    QTest::newRow("all zero") << QList<float>{0, 0, 0, 0} << "dead";
    QTest::newRow("constant") << QList<float>{-2, -2, -2} << "dead";
    QTest::newRow("a single number says nothing") << QList<float>{5} << "";
    QTest::newRow("constant but for NaN") << QList<float>{1, kNan, 1} << "dead";
    QTest::newRow("nothing but NaN") << QList<float>{kNan, kNan} << "";
    QTest::newRow("a ReLU at rest") << QList<float>{0, 0, 0, 3} << "";
    QTest::newRow("ReLU6 cut off") << QList<float>{6, 6, 6, 1, 0} << "high";
    QTest::newRow("half is not more than half") << QList<float>{6, 6, 1, 0} << "";
    QTest::newRow("tanh at its ends") << QList<float>{-0.9999f, -0.9995f, -0.9992f, 0.2f} << "low";
    QTest::newRow("tanh high") << QList<float>{0.9999f, 0.9995f, 1, -0.5f} << "high";
    QTest::newRow("sigmoid low") << QList<float>{1e-4f, 1e-6f, 1e-30f, 0.7f} << "low";
    QTest::newRow("sigmoid high") << QList<float>{0.9999f, 1, 0.99991f, 0.4f} << "high";
    QTest::newRow("clipped sound") << QList<float>{-0.3f, 0.8f, 0.8f, 0.8f} << "high";
    QTest::newRow("small numbers of a linear layer") << QList<float>{1e-4f, 2e-4f, 3e-4f, 4e-4f} << "";
    QTest::newRow("beyond an activation's end") << QList<float>{0.9999f, 0.9995f, 0.9998f, 7} << "";
}

void TestStatistics::deadAndSaturatedChannels() {
    QFETCH(QList<float>, numbers);
    QFETCH(QString, expected);
    const Tensor tensor =
        Tensor::fromFloats({1, numbers.size(), 1}, std::span(numbers.constData(), std::size_t(numbers.size())));
    const ChannelTable table = channelTable({tensor, defaultAxes(3), {}});
    const ChannelStatistics& found = table.channels[0];
    QCOMPARE(found.isDead(), expected == "dead");
    QCOMPARE(found.isSaturatedLow(), expected == "low");
    QCOMPARE(found.isSaturatedHigh(), expected == "high");
    QCOMPARE(healthOf({tensor, defaultAxes(3), {}}).dead, std::int64_t{expected == "dead"});
}

/// The ends that are counted block by block are those of the whole channel.
void TestStatistics::theEndsMoveWithTheRange() {
    std::vector<float> values(10'000, 2.0f);
    std::fill(values.begin() + 4000, values.end(), 5.0f);
    const auto table = [&] {
        return channelTable({Tensor::fromFloats({1, 10'000, 1}, values), defaultAxes(3), {}}).channels[0];
    };
    QCOMPARE(table().atHigh, std::int64_t{6000});
    QCOMPARE(table().atLow, std::int64_t{4000});
    values[9'999] = 5.5f;
    QCOMPARE(table().atHigh, std::int64_t{1});
    values[5'000] = 1.5f;
    QCOMPARE(table().atLow, std::int64_t{1});
}

void TestStatistics::theFirstBrokenNumberIsFound() {
    std::vector<float> values(5000 * 3, 1.0f);
    values[4000 * 3 + 1] = kInf;
    values[4500 * 3 + 1] = kNan;
    const Value value{Tensor::fromFloats({1, 5000, 3}, values), defaultAxes(3), {}};
    const ChannelTable table = channelTable(value);
    QCOMPARE(table.channels[0].firstBroken, std::int64_t{-1});
    QCOMPARE(table.channels[1].firstBroken, std::int64_t{4000 * 3 + 1});
    QCOMPARE(healthOf(value).nans, std::int64_t{1});
    QCOMPARE(healthOf(value).infinities, std::int64_t{1});
    const Axes axes = imageAxes();
    std::vector<float> planes(2 * 6, 0.5f);
    planes[9] = kNan;
    const Value first{Tensor::fromFloats({1, 2, 2, 3}, planes), {axes[0], axes[3], axes[1], axes[2]}, {}};
    QCOMPARE(channelTable(first).channels[1].firstBroken, std::int64_t{9});
}

void TestStatistics::manyNumbersAreQuick() {
    const Value value{Tensor::filled({1, 1'000'000, 16}, 0.5f), defaultAxes(3), {}};
    const auto start = std::chrono::steady_clock::now();
    QVERIFY(std::ranges::all_of(channelTable(value).channels, &ChannelStatistics::isDead));
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    qInfo("16 M numbers in 16 channels: %.0f ms", took.count());
}

/// The quick look says the same as the whole table, wherever the channels lie and however many there are.
void TestStatistics::healthAgreesWithTheTable() {
    std::mt19937 random(11);
    const Axes image = imageAxes();
    for (int round = 0; round < 300; ++round) {
        const auto size = [&](int most) { return std::int64_t{std::uniform_int_distribution(1, most)(random)}; };
        const bool last = round % 3 != 0;
        const std::int64_t channels = size(last ? 90 : 5);
        const Shape shape = last ? Shape{1, size(9), size(9), channels} : Shape{1, channels, size(9), size(9)};
        std::vector<float> numbers(static_cast<std::size_t>(shape.elements()));
        const int kinds = round % 2 ? 2 : 40;
        for (float& v : numbers) {
            const int kind = std::uniform_int_distribution(0, kinds)(random);
            v = kind == 2 ? kNan : kind == 3 ? kInf : kind == 4 ? -kInf : static_cast<float>(kind > 5 ? 7 : kind);
        }
        const Value value{
            Tensor::fromFloats(shape, numbers), last ? image : Axes{image[0], image[3], image[1], image[2]}, {}};
        const ChannelTable table = channelTable(value);
        ChannelHealth wanted{.channels = static_cast<std::int64_t>(table.channels.size())};
        for (const ChannelStatistics& channel : table.channels) {
            wanted.dead += channel.isDead() ? 1 : 0;
            wanted.nans += channel.nans;
            wanted.infinities += channel.infinities;
        }
        QCOMPARE(wanted.channels, channels);
        QVERIFY2(healthOf(value) == wanted, qPrintable(QString::number(round)));
    }
}

void TestStatistics::histogramCountsEachOnce() {
    const Histogram h = histogramOf(vectorOf({0, 0.1f, 0.5f, 0.9f, 1}), 2);
    QCOMPARE(h.min, 0.0);
    QCOMPARE(h.max, 1.0);
    QCOMPARE(h.counts, (std::vector<std::int64_t>{2, 3}));
    std::mt19937 random(2);
    std::vector<float> values(9999);
    for (float& v : values)
        v = static_cast<float>(random()) / 1e6f;
    QCOMPARE(total(histogramOf(vectorOf(values), 64)), std::int64_t{9999});
    QCOMPARE(histogramOf(vectorOf(values), 0).counts.size(), std::size_t{1});
}

void TestStatistics::histogramOfEqualNumbers() {
    const Histogram h = histogramOf(vectorOf({3, 3, 3}), 4);
    QVERIFY(h.min < 3 && h.max > 3);
    QCOMPARE(total(h), std::int64_t{3});
    // So large that half more or less is not another number, yet the range must not vanish.
    const Histogram large = histogramOf(vectorOf({1e30f, 1e30f}), 4);
    QCOMPARE(total(large), std::int64_t{2});
    QVERIFY(large.min < large.max);
}

void TestStatistics::histogramLeavesOutNonFinite() {
    const Histogram h = histogramOf(vectorOf({kNan, 1, 2, kInf, -kInf}), 4);
    QCOMPARE(total(h), std::int64_t{2});
    QCOMPARE(h.max, 2.0);
    QCOMPARE(total(histogramOf(vectorOf({kNan, kInf}), 4)), std::int64_t{0});
}

QTEST_APPLESS_MAIN(TestStatistics)
#include "tst_statistics.moc"
