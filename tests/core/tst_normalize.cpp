// SPDX-License-Identifier: GPL-3.0-or-later
// The kernels of the normalization and shape layers where golden data does not reach.
#include "kernels/Affine.h"
#include "kernels/Normalize.h"
#include "kernels/Resize.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <random>
#include <vector>

using namespace layerscope;

namespace {

using Floats = std::vector<float>;

Floats randomFloats(std::int64_t count, float offset = 0, float spread = 1) {
    static std::mt19937 engine(11);
    std::normal_distribution<float> normal(offset, spread);
    Floats out(static_cast<std::size_t>(count));
    std::ranges::generate(out, [&] { return normal(engine); });
    return out;
}

Floats normalized(const GroupGeometry& g, Normalizer normalizer, double epsilon, const Floats& x, int threads) {
    Floats y(x.size(), -7);
    normalizeGroups(g, normalizer, epsilon, x, y, Execution({}, threads));
    return y;
}

/// The places of one group, by the definition of the geometry.
std::vector<std::size_t> placesOf(const GroupGeometry& g, std::int64_t block, std::int64_t group) {
    std::vector<std::size_t> places;
    for (std::int64_t row = 0; row < g.rows; ++row)
        for (std::int64_t i = 0; i < g.run; ++i)
            places.push_back(static_cast<std::size_t>(((block * g.rows + row) * g.groups + group) * g.run + i));
    return places;
}

/// The plainest code: (x - mean) / sqrt(variance + epsilon) in double precision.
Floats standardized(const GroupGeometry& g, double epsilon, const Floats& x) {
    Floats y(x.size());
    for (std::int64_t block = 0; block < g.outer; ++block)
        for (std::int64_t group = 0; group < g.groups; ++group) {
            const auto places = placesOf(g, block, group);
            const auto count = static_cast<double>(places.size());
            double mean = 0;
            for (const std::size_t at : places)
                mean += static_cast<double>(x[at]) / count;
            double variance = 0;
            for (const std::size_t at : places)
                variance += std::pow(static_cast<double>(x[at]) - mean, 2) / count;
            for (const std::size_t at : places)
                y[at] = static_cast<float>((static_cast<double>(x[at]) - mean) / std::sqrt(variance + epsilon));
        }
    return y;
}

float largestDifference(const Floats& a, const Floats& b) {
    float largest = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        largest = std::max(largest, std::abs(a[i] - b[i]));
    return largest;
}

/// Every way through the kernel: in the cache and by chunks, groups in one piece, as columns, and as runs.
constexpr std::array<GroupGeometry, 9> kGeometries{{{1, 1, 1, 1},
                                                    {5, 1, 1, 7},
                                                    {1, 1, 1, 200'000},
                                                    {2, 3, 1, 40'001},
                                                    {1, 30'000, 5, 1},
                                                    {2, 9'000, 4, 3},
                                                    {1, 17, 3, 4'000},
                                                    {40, 3, 5, 2},
                                                    {1, 1, 6, 30'000}}};

} // namespace

class TestNormalize : public QObject {
    Q_OBJECT

private slots:
    void isWhatTheFormulaSays() {
        for (const GroupGeometry& g : kGeometries) {
            const Floats x = randomFloats(g.outer * g.rows * g.groups * g.run, 0.5F);
            QVERIFY(largestDifference(normalized(g, Normalizer::Standard, 1e-3, x, 2), standardized(g, 1e-3, x)) <
                    1e-6F);
        }
    }

    void threadsGiveTheSameBits() {
        for (const GroupGeometry& g : kGeometries)
            for (const auto normalizer :
                 {Normalizer::Standard, Normalizer::Deviation, Normalizer::RootMean, Normalizer::Length}) {
                const Floats x = randomFloats(g.outer * g.rows * g.groups * g.run);
                QVERIFY(normalized(g, normalizer, 1e-6, x, 1) == normalized(g, normalizer, 1e-6, x, 5));
            }
    }

    void worksInPlace() {
        const GroupGeometry g{2, 9'000, 4, 3};
        Floats x = randomFloats(2 * 9'000 * 4 * 3);
        const Floats wanted = normalized(g, Normalizer::Standard, 1e-3, x, 1);
        normalizeGroups(g, Normalizer::Standard, 1e-3, x, x, Execution());
        QVERIFY(x == wanted);
    }

    void aSmallSpreadFarFromZeroIsNotLost() {
        // Sums in float, or the variance as mean of squares less square of the mean, would leave nothing right here.
        for (const GroupGeometry& g : {GroupGeometry{1, 1, 1, 300'000}, GroupGeometry{3, 1'000, 4, 2}}) {
            const Floats x = randomFloats(g.outer * g.rows * g.groups * g.run, 1e5F, 0.5F);
            const Floats y = normalized(g, Normalizer::Standard, 1e-6, x, 2);
            QVERIFY(largestDifference(y, standardized(g, 1e-6, x)) < 1e-5F);
            const double mean = std::accumulate(y.begin(), y.end(), 0.0) / static_cast<double>(y.size());
            QVERIFY(std::abs(mean) < 1e-4);
        }
    }

    void oneNumberIsItsOwnMean() {
        QCOMPARE(normalized({}, Normalizer::Standard, 1e-3, {42}, 1), Floats{0});
        QCOMPARE(normalized({}, Normalizer::Length, 1e-12, {-3}, 1), Floats{-1});
        QCOMPARE(normalized({}, Normalizer::Length, 1e-12, {0}, 1), Floats{0});
        QCOMPARE(normalized({3, 1, 1, 1}, Normalizer::RootMean, 0, {2, -5, 1e-3F}, 1), (Floats{1, -1, 1}));
    }

    void axesBecomeGroups() {
        const Shape shape{2, 3, 4, 5};
        const auto along = [&](std::vector<int> axes) { return groupsAlong(shape, axes); };
        const auto last = along({3});
        QVERIFY(last && last->outer == 24 && last->rows * last->run == 5 && last->groups == 1);
        const auto middle = along({1, 2});
        QVERIFY(middle && middle->outer == 2 && middle->rows == 12 && middle->groups == 5 && middle->run == 1);
        const auto split = along({1, 3});
        QVERIFY(split && split->outer == 2 && split->rows == 3 && split->groups == 4 && split->run == 5);
        QVERIFY(!groupsAlong({2, 3, 4, 5, 6}, std::array{1, 3}));
        const auto none = along({});
        QVERIFY(none && none->outer == 120);
    }

    void tablesLieOverTheInput() {
        const Shape shape{2, 3, 4, 5};
        const Floats x = randomFloats(120);
        for (const Shape& table : {Shape{1, 1, 1, 1}, Shape{1, 1, 1, 5}, Shape{1, 3, 1, 1}, Shape{2, 1, 4, 1},
                                   Shape{1, 3, 4, 1}, Shape{2, 3, 4, 5}, Shape{1, 3, 1, 5}}) {
            Affine affine(table);
            affine.minus = randomFloats(table.elements());
            affine.times = randomFloats(table.elements());
            affine.plus = randomFloats(table.elements());
            Floats y(x.size());
            applyAffine(affine, shape, x, y, Execution());
            for (std::int64_t i = 0; i < 120; ++i) {
                const std::array<std::int64_t, 4> at{i / 60, i / 20 % 3, i / 5 % 4, i % 5};
                std::int64_t k = 0;
                for (int axis = 0; axis < 4; ++axis)
                    k = k * table[axis] + (table[axis] == 1 ? 0 : at[static_cast<std::size_t>(axis)]);
                const auto from = static_cast<std::size_t>(i);
                const auto of = static_cast<std::size_t>(k);
                QCOMPARE(y[from], (x[from] - affine.minus[of]) * affine.times[of] + affine.plus[of]);
            }
        }
    }

    void resamplingKeepsAFlatPicture() {
        for (const auto how :
             {Interpolation::Bilinear, Interpolation::Bicubic, Interpolation::Lanczos3, Interpolation::Lanczos5})
            for (const auto& [in, out] : {std::pair{1, 9}, {9, 1}, {7, 31}, {300, 7}, {5, 5}})
                for (const bool antialias : {false, true}) {
                    const Tensor y = resampled(Tensor::filled({2, in, 3}, 2.5F), 1, resampling(in, out, how, antialias),
                                               Execution());
                    QVERIFY(y.shape() == (Shape{2, out, 3}));
                    for (const float v : y.floats())
                        QVERIFY(std::abs(v - 2.5F) < 1e-5F);
                }
    }

    void whatIsPickedIsWhatComes() {
        const Floats numbers{1, 2, 3, 4, 5, 6};
        const Tensor x = Tensor::fromFloats({2, 3}, numbers);
        const auto pick = [&](Picks rows, Picks columns) {
            const Tensor y = gathered(x, std::array{std::move(rows), std::move(columns)}, 9, Execution());
            return Floats(y.floats().begin(), y.floats().end());
        };
        QCOMPARE(pick({}, {}), numbers);
        QCOMPARE(pick({1}, {}), (Floats{4, 5, 6}));
        QCOMPARE(pick({}, stretch(3, -1, 2)), (Floats{9, 1, 9, 4}));
        QCOMPARE(pick(stretch(2, 1, 2), repeats(3, 2)), (Floats{4, 4, 5, 5, 6, 6, 9, 9, 9, 9, 9, 9}));
        const std::array<Picks, 1> picks{Picks{1, kNothing, 0}};
        const std::array<std::int32_t, 2> whole{-1, 1 << 30};
        const Tensor ints = gathered(Tensor::fromInts({2}, whole), picks, 9, Execution());
        QCOMPARE(ints.ints()[0], 1 << 30);
        QCOMPARE(ints.ints()[1], 0);
        QCOMPARE(ints.ints()[2], -1);
    }
};

QTEST_APPLESS_MAIN(TestNormalize)
#include "tst_normalize.moc"
