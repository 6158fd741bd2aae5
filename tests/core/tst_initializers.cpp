// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Initializers.h"
#include "layer/Random.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace layerscope;

namespace {

struct Moments {
    double mean = 0;
    double deviation = 0;
    double least = 0;
    double most = 0;
};

Moments momentsOf(const Tensor& tensor) {
    Moments m{.least = INFINITY, .most = -INFINITY};
    double squares = 0;
    for (const float value : tensor.floats()) {
        const double v = value;
        m.mean += v;
        squares += v * v;
        m.least = std::min(m.least, v);
        m.most = std::max(m.most, v);
    }
    const auto count = static_cast<double>(tensor.elements());
    m.mean /= count;
    m.deviation = std::sqrt(squares / count - m.mean * m.mean);
    return m;
}

Tensor made(const NamedFunction& function, const Shape& shape, std::uint64_t salt = 0) {
    const auto tensor = initialize(function, shape, salt);
    return tensor ? *tensor : Tensor();
}

/// Largest distance between the share of numbers up to a place and what the normal distribution says.
double distanceFromNormal(const Tensor& tensor, double deviation) {
    std::vector<float> sorted(tensor.floats().begin(), tensor.floats().end());
    std::ranges::sort(sorted);
    double largest = 0;
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        const double wanted = 0.5 * std::erfc(-static_cast<double>(sorted[i]) / deviation / std::sqrt(2.0));
        largest =
            std::max(largest, std::abs(wanted - (static_cast<double>(i) + 0.5) / static_cast<double>(sorted.size())));
    }
    return largest;
}

} // namespace

class TestInitializers : public QObject {
    Q_OBJECT

private slots:
    void philoxGivesThePublishedWords() {
        // Known answers of the Random123 library for philox4x32-10.
        using Words = std::array<std::uint32_t, 4>;
        QVERIFY((Random::philox({0, 0, 0, 0}, {0, 0}) == Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
        QVERIFY((Random::philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
                 Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
        QVERIFY((Random::philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
                 Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
    }

    void normalQuantileInvertsTheDistribution() {
        for (const double p : {1e-300, 1e-20, 1e-9, 1e-4, 0.01, 0.07, 0.0749, 0.0751, 0.3, 0.5, 0.9, 0.999, 1 - 1e-9}) {
            const double back = 0.5 * std::erfc(-normalQuantile(p) / std::sqrt(2.0));
            QVERIFY2(std::abs(back - p) <= 1e-12 * p + 1e-16, QByteArray::number(p));
        }
    }

    void sameSeedShapeAndSaltGiveTheSameBits() {
        for (const InitializerDef& def : initializers()) {
            const Shape shape = def.id == std::string_view("STFT") ? Shape{8, 1, 5} : Shape{8, 5};
            const Tensor first = made({def.id, {}}, shape, 3);
            QVERIFY2(first.shape() == shape, def.id);
            QVERIFY2(first.identical(made({def.id, {}}, shape, 3)), def.id);
            const bool random = std::ranges::any_of(
                def.args, [](const FunctionArg& arg) { return arg.id == std::string_view("seed"); });
            QCOMPARE(!first.identical(made({def.id, {}}, shape, 4)), random);
            if (random)
                QVERIFY2(!first.identical(made({def.id, {{"seed", 9}}}, shape, 3)), def.id);
        }
    }

    void fixedNumbersInCaseTheGeneratorChanges() {
        const Tensor tensor = made({"RandomUniform", {{"minval", 0}, {"maxval", 1}, {"seed", 0}}}, {2}, 0);
        // First words of Philox for counters 0 and 1: 0x6627e8d5'e169c58d / 2^64 = 0.39904...
        QVERIFY(std::abs(tensor.at(0) - 0.399046) < 1e-5);
    }

    void theFamilyUsesKerasFans() {
        const Shape conv{3, 3, 64, 128}; // fans: 9 * 64 in, 9 * 128 out
        const double in = 576;
        const double average = (576.0 + 1152.0) / 2;
        struct Row {
            const char* id;
            double variance;
            bool uniform;
        };
        for (const Row& row : {Row{"GlorotUniform", 1 / average, true}, Row{"GlorotNormal", 1 / average, false},
                               Row{"HeUniform", 2 / in, true}, Row{"HeNormal", 2 / in, false},
                               Row{"LecunUniform", 1 / in, true}, Row{"LecunNormal", 1 / in, false}}) {
            const Moments m = momentsOf(made({row.id, {{"seed", 5}}}, conv));
            const double deviation = std::sqrt(row.variance);
            QVERIFY2(std::abs(m.mean) < deviation * 0.02, row.id);
            QVERIFY2(std::abs(m.deviation / deviation - 1) < 0.01, row.id);
            const double bound = row.uniform ? std::sqrt(3.0) * deviation : 2 * deviation / 0.87962566103423978;
            QVERIFY2(m.most <= bound * (1 + 1e-6) && m.most > bound * 0.99, row.id);
            QVERIFY2(m.least >= -bound * (1 + 1e-6) && m.least < -bound * 0.99, row.id);
        }
    }

    void fansOfLowRanks() {
        const auto limit = [](const Shape& shape) {
            const Moments m = momentsOf(made({"GlorotUniform", {}}, shape));
            return std::max(m.most, -m.least);
        };
        QVERIFY(limit({}) <= std::sqrt(3.0));
        QVERIFY(limit({300}) <= std::sqrt(3.0 / 300));
        QVERIFY(limit({300}) > 0.9 * std::sqrt(3.0 / 300));
        QVERIFY(limit({100, 500}) <= std::sqrt(3.0 / 300));
        QVERIFY(limit({100, 500}) > 0.99 * std::sqrt(3.0 / 300));
    }

    void normalsAreNormal() {
        const Tensor tensor = made({"RandomNormal", {{"stddev", 2}, {"seed", 1}}}, {100, 200});
        QVERIFY(distanceFromNormal(tensor, 2) < 1.63 / std::sqrt(20000.0)); // Kolmogorov-Smirnov, 1 %
        const Moments m = momentsOf(made({"RandomNormal", {{"mean", 3}, {"stddev", 0.5}}}, {100, 200}));
        QVERIFY(std::abs(m.mean - 3) < 0.02);
        const Moments cut = momentsOf(made({"TruncatedNormal", {{"stddev", 1}}}, {100, 200}));
        QVERIFY(cut.most <= 2 && cut.least >= -2);
        QVERIFY(std::abs(cut.deviation - 0.87962566) < 0.01);
    }

    void uniformLeavesOutItsUpperEnd() {
        const Tensor tensor = made({"RandomUniform", {{"minval", 1}, {"maxval", 1.0000002}}}, {1000});
        QVERIFY(std::ranges::all_of(tensor.floats(), [](float v) { return v >= 1.0F && v < 1.0000002F; }));
        const Moments m = momentsOf(made({"RandomUniform", {{"minval", -2}, {"maxval", 6}}}, {20000}));
        QVERIFY(std::abs(m.mean - 2) < 0.06);
        QVERIFY(m.least >= -2 && m.most < 6);
    }

    void varianceScalingHasEveryChoice() {
        const double fans[] = {576, 1152, 864};
        for (int mode = 0; mode < 3; ++mode)
            for (int distribution = 0; distribution < 3; ++distribution) {
                const NamedFunction call{"VarianceScaling",
                                         {{"scale", 3},
                                          {"mode", static_cast<double>(mode)},
                                          {"distribution", static_cast<double>(distribution)}}};
                const Moments m = momentsOf(made(call, {3, 3, 64, 128}));
                QVERIFY(std::abs(m.deviation / std::sqrt(3 / fans[mode]) - 1) < 0.01);
            }
    }

    void orthogonalColumnsAreAtRightAngles() {
        for (const Shape& shape : {Shape{6, 4}, Shape{4, 6}, Shape{2, 3, 5}}) {
            const Tensor q = made({"Orthogonal", {{"gain", 2}, {"seed", 8}}}, shape);
            const std::int64_t columns = shape[-1];
            const std::int64_t rows = shape.elements() / columns;
            const bool byRow = rows < columns;
            for (std::int64_t a = 0; a < std::min(rows, columns); ++a)
                for (std::int64_t b = 0; b < std::min(rows, columns); ++b) {
                    double product = 0;
                    for (std::int64_t i = 0; i < std::max(rows, columns); ++i)
                        product += byRow ? q.at(a * columns + i) * q.at(b * columns + i)
                                         : q.at(i * columns + a) * q.at(i * columns + b);
                    QVERIFY(std::abs(product - (a == b ? 4 : 0)) < 1e-5);
                }
        }
        QVERIFY(!initialize({"Orthogonal", {}}, {5}, 0));
    }

    void identityAndConstants() {
        const Tensor eye = made({"Identity", {{"gain", 3}}}, {2, 3});
        QVERIFY(eye.identical(Tensor::fromFloats({2, 3}, std::array<float, 6>{3, 0, 0, 0, 3, 0})));
        QVERIFY(!initialize({"Identity", {}}, {2, 2, 2}, 0));
        QVERIFY(made({"Zeros", {}}, {4}).identical(Tensor::filled({4}, 0)));
        QVERIFY(made({"ones", {}}, {4}).identical(Tensor::filled({4}, 1)));
        QVERIFY(made({"Constant", {{"value", 0.25}}}, {4}).identical(Tensor::filled({4}, 0.25F)));
    }

    void fourierBasisIsAWindowedWave() {
        const Tensor plain = made({"STFT", {{"window", 2}}}, {8, 1, 5});
        QCOMPARE(plain.at(0), 1.0);                    // time 0
        QVERIFY(std::abs(plain.at(5 + 4) + 1) < 1e-6); // time 1, highest frequency: cos(-pi)
        const Tensor hann = made({"STFT", {{"side", 1}}}, {8, 1, 5});
        QCOMPARE(hann.at(0), 0.0);
        double energy = 0;
        const Tensor real = made({"STFT", {}}, {8, 1, 5});
        for (std::int64_t t = 0; t < 8; ++t)
            energy += real.at(t * 5) * real.at(t * 5); // frequency 0 is the window itself
        QVERIFY(std::abs(energy - 1) < 1e-6);
        QVERIFY(!initialize({"STFT", {}}, {8, 5}, 0));
    }

    void namesAndArgumentsAreChecked() {
        QCOMPARE(findInitializer("glorot_uniform"), findInitializer("GlorotUniform"));
        QCOMPARE(findInitializer("normal"), findInitializer("RandomNormal"));
        QCOMPARE(findInitializer("uniform"), findInitializer("RandomUniform"));
        QCOMPARE(findInitializer("zero"), findInitializer("Zeros"));
        QCOMPARE(findInitializer("stft"), findInitializer("STFTInitializer"));
        QVERIFY(!findInitializer("xavier"));
        QVERIFY(!findInitializer(""));
        QVERIFY(problemWithInitializer({"VarianceScaling", {{"scale", 0}}}));
        QVERIFY(problemWithInitializer({"VarianceScaling", {{"mode", 3}}}));
        QVERIFY(problemWithInitializer({"Zeros", {{"seed", 1}}}));
        QVERIFY(problemWithInitializer({"HeNormal", {{"seed", -1}}}));
        QVERIFY(!initialize({"xavier", {}}, {2}, 0));
    }

    void givenFansGoBeforeThoseOfTheShape() {
        const NamedFunction glorot{"GlorotUniform", {}};
        const Shape shape{8, 4, 16};
        const Fans usual = fansOf(shape);
        QVERIFY((usual == Fans{32, 128}));
        QVERIFY(initialize(glorot, shape, 1)->identical(*initialize(glorot, shape, 1, usual)));
        const double limit = std::sqrt(6.0 / (8 + 64));
        const Moments moments = momentsOf(*initialize(glorot, shape, 1, Fans{8, 64}));
        QVERIFY(moments.most < limit && moments.most > 0.95 * limit);
        QVERIFY(moments.least >= -limit && moments.least < -0.95 * limit);
    }
};

QTEST_APPLESS_MAIN(TestInitializers)
#include "tst_initializers.moc"
