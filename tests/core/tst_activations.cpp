// SPDX-License-Identifier: GPL-3.0-or-later
// Activations against their formulas in double precision, over a wide range; Keras's own numbers are in tst_golden.
#include "layer/Activations.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <vector>

using namespace layerscope;

namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

double sigmoid(double x) {
    return 1 / (1 + std::exp(-x));
}
double softplus(double x) {
    return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x)));
}

const std::map<std::string, std::function<double(double)>>& formulas() {
    static const std::map<std::string, std::function<double(double)>> all{
        {"linear", [](double x) { return x; }},
        {"relu", [](double x) { return std::max(x, 0.0); }},
        {"relu6", [](double x) { return std::clamp(x, 0.0, 6.0); }},
        {"leaky_relu", [](double x) { return x >= 0 ? x : 0.2 * x; }},
        {"elu", [](double x) { return x > 0 ? x : std::expm1(x); }},
        {"selu", [](double x) { return 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * std::expm1(x)); }},
        {"celu", [](double x) { return std::max(x, 0.0) + std::expm1(std::min(x, 0.0)); }},
        {"sigmoid", sigmoid},
        {"tanh", [](double x) { return std::tanh(x); }},
        {"exponential", [](double x) { return std::exp(x); }},
        {"softplus", softplus},
        {"softsign", [](double x) { return x / (1 + std::abs(x)); }},
        {"silu", [](double x) { return x * sigmoid(x); }},
        {"gelu", [](double x) { return 0.5 * x * std::erfc(-x / std::sqrt(2.0)); }},
        {"hard_sigmoid", [](double x) { return std::clamp(x + 3, 0.0, 6.0) / 6; }},
        {"hard_silu", [](double x) { return x * std::clamp(x + 3, 0.0, 6.0) / 6; }},
        {"hard_tanh", [](double x) { return std::clamp(x, -1.0, 1.0); }},
        {"hard_shrink", [](double x) { return std::abs(x) > 0.5 ? x : 0; }},
        {"soft_shrink", [](double x) { return x > 0.5    ? x - 0.5
                                              : x < -0.5 ? x + 0.5
                                                         : 0; }},
        {"tanh_shrink", [](double x) { return x - std::tanh(x); }},
        {"threshold", [](double x) { return x > 0 ? x : 0; }},
        {"mish", [](double x) { return x * std::tanh(softplus(x)); }},
        {"squareplus", [](double x) { return (x + std::sqrt(x * x + 4)) / 2; }},
        {"sparse_plus", [](double x) { return x <= -1 ? 0
                                              : x < 1 ? (x + 1) * (x + 1) / 4
                                                      : x; }},
        {"sparse_sigmoid", [](double x) { return std::clamp((x + 1) / 2, 0.0, 1.0); }},
        {"log_sigmoid", [](double x) { return -softplus(-x); }},
    };
    return all;
}

std::vector<float> range() {
    std::vector<float> x;
    for (int i = -4000; i <= 4000; ++i)
        x.push_back(static_cast<float>(i) / 100);
    for (const float tiny : {1e-8F, 1e-6F, 1e-4F, 3e-3F})
        x.insert(x.end(), {tiny, -tiny});
    return x;
}

Tensor row(std::initializer_list<float> values) {
    return Tensor::fromFloats({1, static_cast<std::int64_t>(values.size())}, {values.begin(), values.size()});
}

std::vector<float> applied(const NamedFunction& activation, const Tensor& x) {
    const Tensor y = applyActivation(activation, x, Execution());
    return {y.floats().begin(), y.floats().end()};
}

} // namespace

class TestActivations : public QObject {
    Q_OBJECT

private slots:
    void everyElementwiseOneFollowsItsFormula_data() {
        QTest::addColumn<QString>("name");
        for (const ActivationDef& def : activations())
            if (def.elementwise)
                QTest::newRow(def.id) << QString::fromLatin1(def.id);
    }

    void everyElementwiseOneFollowsItsFormula() {
        QFETCH(QString, name);
        const auto formula = formulas().find(name.toStdString());
        QVERIFY(formula != formulas().end());
        const std::vector<float> x = range();
        std::vector<float> y = x;
        activateInPlace({name.toStdString(), {}}, y);
        for (std::size_t i = 0; i < x.size(); ++i) {
            const double wanted = formula->second(static_cast<double>(x[i]));
            // Relative to the result, and where it nearly vanishes to the input: float32 cannot hold 1 + erf(-5).
            const double scale = std::abs(wanted) + 0.1 * std::min(1.0, std::abs(static_cast<double>(x[i])));
            const double error = std::abs(static_cast<double>(y[i]) - wanted) / std::max(scale, 1e-30);
            QVERIFY2(error <= 1e-6, QByteArray::number(x[i]) + " -> " + QByteArray::number(y[i], 'g', 9) + ", wanted " +
                                        QByteArray::number(wanted, 'g', 9));
        }
    }

    void placesDoNotMatter() {
        // Vectors and what is left over at the end must round alike: a convolution hands over runs of any length.
        const std::vector<float> x = range();
        for (const ActivationDef& def : activations()) {
            if (!def.elementwise)
                continue;
            std::vector<float> whole = x;
            def.elementwise({def.id, {}}, whole);
            std::vector<float> parts = x;
            for (std::size_t at = 0; at < parts.size(); at += 7)
                def.elementwise({def.id, {}},
                                std::span(parts).subspan(at, std::min<std::size_t>(7, parts.size() - at)));
            for (std::size_t i = 0; i < x.size(); ++i)
                QVERIFY2(std::abs(whole[i] - parts[i]) <= 2e-7F * (std::abs(whole[i]) + 0.1F), def.id);
        }
    }

    void sameBitsWithAnyNumberOfThreads() {
        std::vector<float> numbers;
        const std::vector<float> once = range();
        for (int i = 0; i < 12; ++i)
            numbers.insert(numbers.end(), once.begin(), once.end());
        numbers.resize(numbers.size() / 4 * 4); // glu halves a half
        const Tensor x = Tensor::fromFloats({1, 2, static_cast<std::int64_t>(numbers.size()) / 2}, numbers);
        for (const ActivationDef& def : activations()) {
            const Tensor one = applyActivation({def.id, {}}, x, Execution({}, 1));
            QVERIFY2(one.identical(applyActivation({def.id, {}}, x, Execution({}, 2))), def.id);
        }
    }

    void reluWithItsArguments() {
        const auto relu = [](std::map<std::string, double> args, float x) {
            return applied({"relu", std::move(args)}, row({x})).front();
        };
        QCOMPARE(relu({{"negative_slope", 0.1}, {"threshold", 1}}, -3), -0.4F);
        QCOMPARE(relu({{"negative_slope", 0.1}, {"threshold", 1}}, 0.5F), -0.05F);
        QCOMPARE(relu({{"negative_slope", 0.1}, {"threshold", 1}}, 1), 0.0F);
        QCOMPARE(relu({{"negative_slope", 0.1}, {"threshold", 1}}, 1.5F), 1.5F);
        QCOMPARE(relu({{"threshold", -1}}, -0.5F), -0.5F);
        QCOMPARE(relu({{"threshold", -1}, {"max_value", 2}}, -0.5F), 0.0F);
    }

    void sparsemaxIsThatOfKeras() {
        QCOMPARE(applied({"sparsemax", {}}, row({0.5F, 0.5F})), (std::vector<float>{0.25F, 0.25F}));
    }

    void softmaxDoesNotOverflow() {
        const auto y = applied({"softmax", {}}, row({1000, 1000, -1000}));
        QCOMPARE(y, (std::vector<float>{0.5F, 0.5F, 0.0F}));
    }

    void notANumberStaysVisible() {
        for (const char* name : {"linear", "relu", "sigmoid", "tanh", "softmax", "leaky_relu"})
            QVERIFY2(std::isnan(applied({name, {}}, row({NAN})).front()), name);
        QCOMPARE(applied({"relu", {}}, row({-kInfinity, kInfinity})), (std::vector<float>{0, kInfinity}));
    }

    void gluHalvesItsAxis() {
        const TensorSpec even{.shape = {1, 6}, .axes = defaultAxes(2)};
        QCOMPARE(inferActivation({"glu", {}}, even)->shape.toString(), Shape({1, 3}).toString());
        const auto y = applied({"glu", {}}, row({2, 4, 0, 0}));
        QCOMPARE(y, (std::vector<float>{1, 2}));
        const TensorSpec odd{.shape = {1, 5}, .axes = defaultAxes(2)};
        QVERIFY(!inferActivation({"glu", {}}, odd));
    }

    void axesThatAreNotThereAreRefused() {
        const TensorSpec spec{.shape = {1, 6}, .axes = defaultAxes(2)};
        QVERIFY(inferActivation({"softmax", {{"axis", 1}}}, spec));
        QVERIFY(!inferActivation({"softmax", {{"axis", 2}}}, spec));
        QVERIFY(!inferActivation({"softmax", {{"axis", -3}}}, spec));
    }

    void namesAndArgumentsAreChecked() {
        QCOMPARE(findActivation("swish"), findActivation("silu"));
        QCOMPARE(findActivation("hard_swish"), findActivation("hard_silu"));
        QVERIFY(!findActivation("exp"));
        QVERIFY(!findActivation(""));
        QVERIFY(problemWithActivation({"exp", {}}));
        QVERIFY(problemWithActivation({"relu", {{"slope", 1}}}));
        QVERIFY(problemWithActivation({"relu", {{"negative_slope", -1}}}));
        QVERIFY(problemWithActivation({"softmax", {{"axis", 0.5}}}));
        QVERIFY(problemWithActivation({"elu", {{"alpha", NAN}}}));
        QVERIFY(!problemWithActivation({"relu", {{"negative_slope", 0.1}}}));
    }

    void linearSharesItsInput() {
        const Tensor x = row({1, 2});
        QCOMPARE(applyActivation({"linear", {}}, x, Execution()).floats().data(), x.floats().data());
    }
};

QTEST_APPLESS_MAIN(TestActivations)
#include "tst_activations.moc"
