// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/FrequencyResponse.h"
#include "layer/KernelLocks.h"
#include "layer/KernelPresets.h"

#include <QTest>

#include <bit>
#include <cmath>
#include <complex>
#include <numbers>
#include <random>

#include <Eigen/Dense>

using namespace layerscope;

namespace {

std::mt19937 g_random(11);

FilterTaps randomTaps(int rank, const TapSize& size) {
    FilterTaps taps(rank, size);
    std::uniform_real_distribution<float> number(-1, 1);
    for (float& tap : taps.numbers)
        tap = number(g_random);
    return taps;
}

FilterTaps randomTaps() {
    const int rank = std::uniform_int_distribution(1, 3)(g_random);
    std::uniform_int_distribution<std::int64_t> length(2, 6);
    TapSize size{1, 1, 1};
    for (int axis = 3 - rank; axis < 3; ++axis)
        size[static_cast<std::size_t>(axis)] = length(g_random);
    return randomTaps(rank, size);
}

double magnitudes(const FilterTaps& taps) {
    double sum = 0;
    for (float tap : taps.numbers)
        sum += std::abs(tap);
    return sum;
}

bool sameNumbers(const FilterTaps& a, const FilterTaps& b, float sign) {
    for (std::size_t i = 0; i < a.numbers.size(); ++i)
        if (!(a.numbers[i] == sign * b.numbers[i])) // 0 and -0 are the same number
            return false;
    return true;
}

bool keeps(const FilterTaps& taps, const Symmetry& symmetry) {
    for (int axis = 0; axis < 3; ++axis) {
        const Parity parity = symmetry[static_cast<std::size_t>(axis)];
        if (parity != Parity::Free && taps.size[static_cast<std::size_t>(axis)] > 1 &&
            !sameNumbers(taps, flipped(taps, axis), parity == Parity::Odd ? -1.0F : 1.0F))
            return false;
    }
    return true;
}

/// How far from a product of one factor an axis: 0 for a product, next to the length.
double notSeparable(const FilterTaps& taps) {
    const auto secondValue = [](const Eigen::MatrixXd& matrix) {
        const auto values = Eigen::JacobiSVD<Eigen::MatrixXd>(matrix).singularValues();
        return values.size() < 2 ? 0 : values[1];
    };
    Eigen::MatrixXd byRow = Eigen::MatrixXd(taps.size[0] * taps.size[1], taps.size[2]);
    Eigen::MatrixXd byDepth = Eigen::MatrixXd(taps.size[0], taps.size[1] * taps.size[2]);
    for (std::int64_t i = 0; i < taps.count(); ++i) {
        byRow(i / taps.size[2], i % taps.size[2]) = taps.numbers[static_cast<std::size_t>(i)];
        byDepth(i / (taps.size[1] * taps.size[2]), i % (taps.size[1] * taps.size[2])) =
            taps.numbers[static_cast<std::size_t>(i)];
    }
    return std::max(secondValue(byRow), secondValue(byDepth));
}

} // namespace

class TestKernelEdits : public QObject {
    Q_OBJECT

private slots:
    void turnsAndFlipsComeBack() {
        for (int i = 0; i < 50; ++i) {
            const FilterTaps taps = randomTaps();
            for (int axis = 0; axis < 3; ++axis)
                QVERIFY(flipped(flipped(taps, axis), axis) == taps);
            if (!canTurn(taps))
                continue;
            QVERIFY(turned(turned(turned(turned(taps)))) == taps);
            QVERIFY(transposed(transposed(taps)) == taps);
            QVERIFY(turned(turned(taps)) == flipped(flipped(taps, kRowAxis), kColumnAxis));
        }
        FilterTaps square(2, {1, 2, 2});
        square.numbers = {1, 2, 3, 4};
        QCOMPARE(turned(square).numbers, (std::vector<float>{3, 1, 4, 2})); // clockwise
        QCOMPARE(transposed(square).numbers, (std::vector<float>{1, 3, 2, 4}));
        QCOMPARE(flipped(square, kColumnAxis).numbers, (std::vector<float>{2, 1, 4, 3}));
        QVERIFY(!canTurn(FilterTaps(2, {1, 2, 3})));
    }

    void normalising() {
        for (int i = 0; i < 50; ++i) {
            const FilterTaps taps = randomTaps();
            QVERIFY(std::abs(withSumZero(taps).sum()) <= 1e-6 * magnitudes(taps));
            QVERIFY(std::abs(withUnitLength(taps)->length() - 1) < 1e-6);
            if (std::abs(taps.sum()) > 0.1)
                QVERIFY(std::abs(withSumOne(taps)->sum() - 1) < 1e-6 * (1 + magnitudes(*withSumOne(taps))));
            QVERIFY(scaled(scaled(taps, -1), -1) == taps);
        }
        QVERIFY(!withSumOne(*presetTaps(*findPreset("sobel_x"), 2, {1, 3, 3})));
        QVERIFY(!withUnitLength(FilterTaps(2, {1, 3, 3})));
    }

    void theNearestProductIsThatOfTheSingularValues() {
        for (int i = 0; i < 50; ++i) {
            const FilterTaps taps = randomTaps(2, {1, 5, 4});
            Eigen::MatrixXd matrix(5, 4);
            for (int r = 0; r < 5; ++r)
                for (int c = 0; c < 4; ++c)
                    matrix(r, c) = taps.at(0, r, c);
            const auto values = Eigen::JacobiSVD<Eigen::MatrixXd>(matrix).singularValues();
            const FilterTaps product = separated(taps);
            QVERIFY(notSeparable(product) < 1e-6);
            double squares = 0;
            for (std::size_t k = 0; k < taps.numbers.size(); ++k)
                squares += std::pow(taps.numbers[k] - product.numbers[k], 2);
            const double rest = values.squaredNorm() - values[0] * values[0];
            QVERIFY(std::abs(squares - rest) < 1e-5);
        }
        const auto gaussian = presetTaps(*findPreset("gaussian"), 3, {3, 5, 4});
        const FilterTaps same = separated(*gaussian);
        for (std::size_t k = 0; k < same.numbers.size(); ++k)
            QVERIFY(std::abs(same.numbers[k] - gaussian->numbers[k]) < 1e-7);
        QVERIFY(separated(FilterTaps(2, {1, 3, 3})) == FilterTaps(2, {1, 3, 3}));
        QVERIFY(separated(FilterTaps(3, {3, 3, 3})) == FilterTaps(3, {3, 3, 3}));
    }

    void anyStrokeKeepsTheLocks() {
        int kept = 0;
        for (int i = 0; i < 3000; ++i) {
            FilterTaps taps = randomTaps();
            const auto pick = [](int from, int to) { return std::uniform_int_distribution(from, to)(g_random); };
            KernelLocks locks{.sum = static_cast<SumLock>(pick(0, 3)), .separable = pick(0, 2) == 0};
            for (Parity& parity : locks.symmetry)
                parity = static_cast<Parity>(pick(0, 3) % 3);
            const double before = taps.sum();
            PaintedCells cells;
            for (int stroke = pick(0, 3); stroke > 0; --stroke) {
                cells.push_back(static_cast<std::size_t>(pick(0, static_cast<int>(taps.count()) - 1)));
                taps.numbers[cells.back()] = static_cast<float>(pick(-8, 8)) / 4;
            }
            const auto result = held(taps, cells, locks, before);
            if (!result) {
                QVERIFY(locks.sum == SumLock::One || locks.sum == SumLock::Kept);
                continue;
            }
            ++kept;
            const double rounding = 1e-6 * (1 + magnitudes(*result) + magnitudes(taps));
            QVERIFY(keeps(*result, locks.symmetry));
            if (locks.separable)
                QVERIFY(notSeparable(*result) < rounding);
            const double sums[] = {result->sum(), 0, 1, before};
            QVERIFY(std::abs(result->sum() - sums[static_cast<int>(locks.sum)]) < rounding);
            if (!locks.any())
                QVERIFY(*result == taps);
        }
        QVERIFY(kept > 1500);
    }

    void aPaintedCellKeepsItsNumberAndGivesItToItsImages() {
        FilterTaps taps(2, {1, 3, 3});
        taps.at(0, 0, 0) = 2;
        const KernelLocks mirror{.sum = SumLock::Zero, .symmetry = {Parity::Free, Parity::Free, Parity::Even}};
        FilterTaps result = *held(taps, {0}, mirror, 0);
        QCOMPARE(result.at(0, 0, 0), 2.0F);
        QCOMPARE(result.at(0, 0, 2), 2.0F);
        QCOMPARE(result.at(0, 1, 1), -4.0F / 7);
        taps.at(0, 0, 2) = 3; // the cell painted last counts
        result = *held(taps, {0, 2}, mirror, 0);
        QCOMPARE(result.at(0, 0, 0), 3.0F);
        result = *held(taps, {2, 0}, mirror, 0);
        QCOMPARE(result.at(0, 0, 2), 2.0F);
        const KernelLocks odd{.symmetry = {Parity::Free, Parity::Even, Parity::Odd}};
        result = *held(taps, {2}, odd, 0);
        QCOMPARE(result.at(0, 0, 0), -3.0F);
        QCOMPARE(result.at(0, 2, 2), 3.0F);
        QCOMPARE(result.at(0, 0, 1), 0.0F);
        QVERIFY(!held(taps, {2}, {.sum = SumLock::One, .symmetry = odd.symmetry}, 0));
    }

    void theResponseIsTheSumOfWaves() {
        for (int i = 0; i < 30; ++i) {
            const FilterTaps taps = randomTaps(3, {3, 4, 5});
            constexpr int kPoints = 9;
            const TapSpacing spacing{1, 2, 3};
            const std::vector<float> map = responseMap(taps, spacing, kDepthAxis, kColumnAxis, kPoints);
            const std::vector<float> curve = responseCurve(taps, 2, kPoints);
            const auto wave = [](double cycles) { return std::polar(1.0, -2 * std::numbers::pi * cycles); };
            for (int k = 0; k < kPoints; ++k) {
                std::complex<double> along = 0;
                std::complex<double> across = 0;
                const double low = -0.5 + k / 8.0; // of depth, at the third frequency of columns
                for (std::int64_t d = 0; d < 3; ++d)
                    for (std::int64_t r = 0; r < 4; ++r)
                        for (std::int64_t c = 0; c < 5; ++c) {
                            const double tap = taps.at(d, r, c);
                            along += tap * wave(k / 16.0 * 2 * static_cast<double>(c));
                            across += tap * wave(low * static_cast<double>(d) - 0.25 * 3 * static_cast<double>(c));
                        }
                QVERIFY(std::abs(curve[static_cast<std::size_t>(k)] - std::abs(along)) < 1e-4);
                QVERIFY(std::abs(map[static_cast<std::size_t>(k * kPoints + 2)] - std::abs(across)) < 1e-4);
            }
        }
        const FilterTaps mean = *presetTaps(*findPreset("box"), 1, {1, 1, 4});
        const std::vector<float> curve = responseCurve(mean, 1, 65);
        QVERIFY(std::abs(curve.front() - 1) < 1e-6);
        QVERIFY(curve.back() < 1e-6); // a moving average of four hides two to a cycle
        QVERIFY(curve[32] < 1e-6);    // and four
        QVERIFY(curve[16] > 0.5F);
    }
};

QTEST_APPLESS_MAIN(TestKernelEdits)
#include "tst_kernel_edits.moc"
