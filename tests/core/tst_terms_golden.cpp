// SPDX-License-Identifier: GPL-3.0-or-later
// The terms of every layer add up to what Keras 3 computed (tests/golden/*.py).
#include "core/GoldenCases.h"
#include "layer/Explanation.h"
#include "tensor/Elements.h"

#include <QTest>

#include <cmath>
#include <cstdio>
#include <map>
#include <random>

using namespace layerscope;

namespace {

constexpr double kTolerance = 1e-5;
constexpr int kPositions = 8;

/// What rounding may be measured by: the sum of the sizes of the last steps' products.
double sizeOf(const Explanation& explanation) {
    double size = std::abs(explanation.value());
    for (const Step& step : explanation.steps) {
        double sum = 0;
        for (const Term& term : step.terms)
            sum += std::abs(term.product());
        if (std::isfinite(sum / step.divisor))
            size = std::max(size, sum / step.divisor);
    }
    return size;
}

struct Tally {
    int positions = 0;
    int inner = 0; ///< explanations that nothing but inner numbers lead to
    double largest = 0;
};

} // namespace

class TestTermsGolden : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() { m_arrays = golden::arrays(); }

    void termsAddUpToWhatKerasComputes() {
        for (const golden::Json& entry : golden::cases())
            if (!entry.contains("keras") && !entry.contains("outputShape"))
                check(entry);
        QVERIFY2(m_tallies["Lambda"].inner == 0, "every function of the language can be followed");
    }

    void listsTooLongToShowAreTakenInStretches_data() {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("function");
        QTest::newRow("layer normalization") << "LayerNormalization"
                                             << "";
        QTest::newRow("mean") << "Lambda"
                              << "x - mean(x, axis=1, keepdims=True)";
        QTest::newRow("max") << "Lambda"
                             << "x / max(abs(x), axis=1, keepdims=True)";
    }
    void listsTooLongToShowAreTakenInStretches() {
        QFETCH(QString, id);
        QFETCH(QString, function);
        const LayerDef& layer = *layerRegistry().find(id.toStdString());
        Params params;
        if (!function.isEmpty())
            params.set("function", function.toStdString());
        params = layer.completed(params);
        const Shape shape{1, 50000};
        TensorBuilder x(shape);
        for (float& value : x.floats())
            value = static_cast<float>(m_random() % 1000) / 500 - 1;
        const TensorSpec spec = golden::specOf(shape);
        const Value input{std::move(x).finish(), spec.axes, {}};
        const auto output = layer.inferChecked({params, {&spec, 1}});
        QVERIFY(output);
        std::vector<Tensor> weights;
        if (layer.weights)
            weights = {Tensor::filled(Shape{50000}, 2), Tensor::filled(Shape{50000}, 1)};
        const Value computed = layer.compute({params, {&input, 1}, weights, *output, Execution()});
        const std::array<std::int64_t, 2> element{0, 777};
        const Explanation explanation = layer.terms({params, {&input, 1}, weights, *output, element});
        for (const Step& step : explanation.steps)
            QVERIFY(step.terms.size() <= 64);
        QVERIFY(!explanation.remark.empty());
        compare(layer.id, explanation, computed.tensor.at(777), "a long list");
    }

    void cleanupTestCase() {
        std::printf("%-26s %9s %6s %14s\n", "layer", "positions", "inner", "largest error");
        for (const auto& [layer, tally] : m_tallies)
            std::printf("%-26s %9d %6d %14.2e\n", layer.c_str(), tally.positions, tally.inner, tally.largest);
        std::fflush(stdout);
    }

private:
    void check(const golden::Json& entry) {
        const LayerDef& layer = *layerRegistry().find(entry.at("layer").get<std::string>());
        if (!layer.terms)
            return;
        const Params params = golden::paramsOf(entry, layer);
        std::vector<Value> inputs;
        std::vector<TensorSpec> specs;
        for (std::size_t port = 0; port < entry.at("inputs").size(); ++port) {
            const Tensor& tensor = array(entry, entry.at("inputs").at(port));
            specs.push_back(golden::specOf(tensor.shape(), tensor.dtype()));
            inputs.push_back({tensor, specs.back().axes, {}});
            if (entry.contains("masks") && !entry.at("masks").at(port).is_null()) {
                inputs.back().mask = array(entry, entry.at("masks").at(port));
                specs.back().masked = true;
            }
        }
        const auto spec = layer.inferChecked({params, specs});
        QVERIFY(spec);
        std::vector<Tensor> weights;
        for (const auto& name : entry.at("weights"))
            weights.push_back(array(entry, name));
        const Tensor& wanted = array(entry, entry.at("output"));
        const std::string where = std::string(layer.id) + " " + entry.at("params").dump();
        for (int i = 0; i < kPositions; ++i) {
            const auto flat = static_cast<std::int64_t>(m_random() % static_cast<std::uint64_t>(wanted.elements()));
            const std::vector<std::int64_t> element = indexOf(wanted.shape(), flat);
            const TermsCall call{params, inputs, weights, *spec, element};
            const Explanation explanation = layer.terms(call);
            QVERIFY2(!explanation.steps.empty(), where.c_str());
            numbersAreWhereTheySay(call, explanation, where);
            compare(layer.id, explanation, wanted.at(flat), where + " at " + std::to_string(flat));
        }
    }

    void numbersAreWhereTheySay(const TermsCall& call, const Explanation& explanation, const std::string& where) {
        for (const Step& step : explanation.steps)
            for (const Term& term : step.terms)
                for (const Number& number : {term.factor, term.weight}) {
                    const auto port = static_cast<std::size_t>(number.port);
                    if (number.origin != Origin::Input && number.origin != Origin::Weight)
                        continue;
                    const Tensor& tensor =
                        number.origin == Origin::Input ? call.inputs[port].tensor : call.weights[port];
                    QVERIFY2(number.index >= 0 && number.index < tensor.elements(), where.c_str());
                    const double value = tensor.at(number.index);
                    QVERIFY2(value == number.value || std::isnan(value), where.c_str());
                }
    }

    void compare(const char* id, const Explanation& explanation, double wanted, const std::string& where) {
        const double value = recomputed(explanation);
        Tally& tally = m_tallies[id];
        ++tally.positions;
        const auto isInner = [](const Term& term) { return term.factor.origin == Origin::Inner; };
        const Step& last = explanation.steps.back();
        if (std::ranges::all_of(last.terms, isInner)) {
            ++tally.inner;
            std::printf("only inner numbers: %s\n", where.c_str());
        }
        const bool same = value == wanted || (std::isnan(value) && std::isnan(wanted));
        const double error = same ? 0 : std::abs(value - wanted) / std::max(sizeOf(explanation), 1e-30);
        const std::string text = where + ": " + std::to_string(value) + " for " + std::to_string(wanted);
        QVERIFY2(error <= kTolerance, text.c_str());
        tally.largest = std::max(tally.largest, error);
    }

    const Tensor& array(const golden::Json& entry, const golden::Json& name) const {
        return m_arrays.at(entry.at("family").get<std::string>() + '/' + name.get<std::string>());
    }

    std::map<std::string, Tensor> m_arrays;
    std::map<std::string, Tally> m_tallies;
    std::mt19937_64 m_random{7};
};

QTEST_APPLESS_MAIN(TestTermsGolden)
#include "tst_terms_golden.moc"
