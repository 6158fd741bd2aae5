// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/Statistics.h"

#include <QTest>

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
    void ofAChannel();
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

void TestStatistics::ofAChannel() {
    std::vector<float> values(2 * 2 * 3);
    std::iota(values.begin(), values.end(), 0.0f);
    const Tensor tensor = Tensor::fromFloats({1, 2, 2, 3}, values);
    const Statistics last = channelStatistics({tensor, imageAxes(), {}}, 1); // 1, 4, 7, 10
    QCOMPARE(last.count, std::int64_t{4});
    QCOMPARE(last.mean, 5.5);
    const Axes axes = imageAxes();
    const Statistics first =
        channelStatistics({Tensor::fromFloats({1, 3, 2, 2}, values), {axes[0], axes[3], axes[1], axes[2]}, {}}, 1);
    QCOMPARE(first.min, 4.0);
    QCOMPARE(first.max, 7.0);
    const Statistics batch = channelStatistics({Tensor::fromFloats({2, 2, 1, 3}, values), imageAxes(), {}}, 0);
    QCOMPARE(batch.count, std::int64_t{2}); // of batch element 0 alone
    QCOMPARE(channelStatistics({tensor, imageAxes(), {}}, 3).count, std::int64_t{0});
    QCOMPARE(channelStatistics({tensor, imageAxes(), {}}, -1).count, std::int64_t{0});
    QCOMPARE(channelStatistics({}, 0).count, std::int64_t{0});
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
