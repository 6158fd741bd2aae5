// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/Difference.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <vector>

using namespace layerscope;

namespace {

/// The generator of difference/figures.py.
std::vector<double> numbers(std::int64_t count, std::uint32_t seed) {
    std::vector<double> out;
    for (std::int64_t i = 0; i < count; ++i) {
        seed = 1664525U * seed + 1013904223U;
        out.push_back(static_cast<double>(seed >> 8) / 16777216.0);
    }
    return out;
}

Value valueOf(const Shape& shape, const std::vector<double>& from) {
    const std::vector<float> floats(from.begin(), from.end());
    return {Tensor::fromFloats(shape, floats), defaultAxes(shape.rank()), {}};
}

struct Figures {
    std::int64_t rows;
    std::int64_t columns;
    std::int64_t channels;
    double blend;
    double squaredError;
    double ratio;
    double largest;
    double similarity;
    std::int64_t window;
};

/// What difference/figures.py prints.
constexpr Figures kFigures[] = {
    {16, 20, 1, 0.25, 0.0101274713743, 19.9097091433, 0.237390160561, 0.904346033883, 11},
    {24, 13, 3, 0.125, 0.00266660946794, 25.7321028237, 0.124073684216, 0.982701623537, 11},
    {11, 11, 2, 0.5, 0.0416671030933, 13.7667863146, 0.474780261517, 0.639877163209, 11},
    {8, 6, 1, 0.25, 0.00887458114326, 20.3239313888, 0.211711406708, 0.926856633059, 5},
};

bool near(double a, double b) {
    return std::abs(a - b) <= 1e-9 * std::max(1.0, std::abs(b));
}

} // namespace

class TestDifference : public QObject {
    Q_OBJECT
private slots:
    void agreesWithNumpy() {
        for (const Figures& expected : kFigures) {
            const Shape shape{1, expected.rows, expected.columns, expected.channels};
            const std::vector<double> first = numbers(shape.elements(), 1);
            std::vector<double> second = numbers(shape.elements(), 2);
            for (std::size_t i = 0; i < second.size(); ++i)
                second[i] = first[i] * (1 - expected.blend) + second[i] * expected.blend;
            const auto found = differenceOf(valueOf(shape, first), valueOf(shape, second));
            QVERIFY(found);
            QVERIFY(near(found->squaredError, expected.squaredError));
            QVERIFY(near(found->ratio, expected.ratio));
            QVERIFY(near(found->largest, expected.largest));
            QVERIFY(found->similarity);
            QVERIFY(near(found->similarity->mean, expected.similarity));
            QCOMPARE(found->similarity->window, expected.window);
        }
    }

    void alikeIsExactlyZero() {
        for (const Shape& shape : {Shape{1, 40, 33, 5}, Shape{1, 9, 12, 14, 2}, Shape{1, 100, 3}, Shape{1, 10}}) {
            const Value value = valueOf(shape, numbers(shape.elements(), 7));
            const auto found = differenceOf(value, value);
            QVERIFY(found);
            QCOMPARE(found->squaredError, 0.0);
            QCOMPARE(found->largest, 0.0);
            QCOMPARE(found->differing, std::int64_t{0});
            QVERIFY(std::isinf(found->ratio) && found->ratio > 0);
            QVERIFY(found->value.tensor.identical(Tensor::filled(shape, 0.0F)));
            QCOMPARE(found->similarity.has_value(), shape.rank() >= 4);
            if (found->similarity)
                QCOMPARE(found->similarity->mean, 1.0);
        }
    }

    void saysWhereTheLargestIs() {
        const Shape shape{1, 4, 5, 2};
        std::vector<double> changed = numbers(shape.elements(), 3);
        const Value a = valueOf(shape, changed);
        changed[17] -= 3;
        changed[30] += 1;
        const auto found = differenceOf(a, valueOf(shape, changed));
        QVERIFY(found);
        QCOMPARE(found->largestAt, std::int64_t{17});
        QCOMPARE(found->differing, std::int64_t{2});
        QVERIFY(found->value.tensor.at(17) > 2.9 && found->value.tensor.at(30) < -0.9);
    }

    void notNumbersAreLeftOut() {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        const double inf = std::numeric_limits<double>::infinity();
        const auto found = differenceOf(valueOf({1, 4}, {nan, inf, 1, 2}), valueOf({1, 4}, {nan, 3, 1, 4}));
        QVERIFY(found);
        QCOMPARE(found->nonFinite, std::int64_t{1});
        QCOMPARE(found->differing, std::int64_t{2});
        QCOMPARE(found->squaredError, 4.0 / 3);
    }

    void wholeNumbersAreCompared() {
        const std::int32_t ids[] = {1, 2, 3, 4};
        const std::int32_t others[] = {1, 7, 3, 4};
        const auto found = differenceOf({Tensor::fromInts({1, 4}, ids), defaultAxes(2), {}},
                                        {Tensor::fromInts({1, 4}, others), defaultAxes(2), {}});
        QVERIFY(found);
        QCOMPARE(found->largest, 5.0);
        QCOMPARE(found->value.tensor.dtype(), DType::Float32);
    }

    void unequalShapesAreASentence() {
        const auto sizes = differenceOf(valueOf({1, 4, 4, 2}, numbers(32, 1)), valueOf({1, 2, 2, 2}, numbers(8, 1)));
        QVERIFY(!sizes);
        QVERIFY(sizes.error().toString().find("4 h × 4 w × 2 c") != std::string::npos);
        QVERIFY(sizes.error().toString().find("2 h × 2 w × 2 c") != std::string::npos);
        QVERIFY(!sizes.error().hint.empty());
        QVERIFY(!differenceOf(valueOf({1, 4, 2}, numbers(8, 1)), valueOf({1, 8}, numbers(8, 1))));
        QVERIFY(!differenceOf(valueOf({1, 8}, numbers(8, 1)), {}));
    }

    void stops() {
        std::stop_source stop;
        stop.request_stop();
        const Value value = valueOf({1, 8}, numbers(8, 1));
        QVERIFY(!differenceOf(value, value, stop.get_token()));
    }
};

QTEST_GUILESS_MAIN(TestDifference)
#include "tst_difference.moc"
