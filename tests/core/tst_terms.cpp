// SPDX-License-Identifier: GPL-3.0-or-later
// What every layer says about how a number came about, against what it computed.
#include "core/RandomLayers.h"
#include "explain/Explain.h"
#include "layer/Explanation.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <limits>
#include <set>

using namespace layerscope;
using layerscope::testing::RandomLayer;
using layerscope::testing::RandomLayers;

namespace {

constexpr int kSettings = 200;
constexpr int kPositions = 2;
constexpr double kTolerance = 1e-5;

/// How large the numbers are that a step adds up: single precision loses a share of these, not of their sum.
double scaleOf(const Step& step) {
    double scale = std::abs(step.result);
    double sum = 0;
    for (const Term& term : step.terms) {
        if (term.isPadding() && !std::isfinite(term.factor.value))
            continue;
        const double from = step.rule == Rule::MeanSquare ? std::abs(step.centre.value) : 0;
        sum +=
            step.rule == Rule::MeanSquare ? std::pow(std::abs(term.factor.value) + from, 2) : std::abs(term.product());
    }
    if (step.rule == Rule::Sum || step.rule == Rule::Mean || step.rule == Rule::MeanSquare)
        scale = std::max(scale, sum / step.divisor);
    if (step.rule == Rule::Formula)
        for (const Term& operand : step.terms)
            scale = std::max(scale, std::abs(operand.factor.value));
    return scale;
}

/// How far the value moves when each step's result moves by its share of what the step adds up: a logarithm of what
/// nearly cancels out makes much of little.
double unsureness(const Explanation& explanation) {
    double moved = 0;
    for (std::size_t s = 0; s < explanation.steps.size(); ++s)
        for (const double sign : {-1.0, 1.0}) {
            std::vector<double> results;
            for (const Step& step : explanation.steps) {
                const double result = resultOf(step, results);
                results.push_back(results.size() == s ? result + sign * kTolerance * scaleOf(step) : result);
            }
            const double distance = std::abs(results.back() - explanation.value());
            moved += std::isfinite(distance) ? distance : 0;
        }
    return moved;
}

/// Relative to the value, or to the largest of the sums that made it (see scaleOf) where they cancelled out.
bool agrees(double said, double computed, const Explanation& explanation) {
    if (said == computed || (std::isnan(said) && std::isnan(computed)))
        return true;
    double scale = std::abs(computed);
    for (const Step& step : explanation.steps)
        scale = std::max(scale, scaleOf(step));
    if (!std::isfinite(computed) && scale > static_cast<double>(std::numeric_limits<float>::max()))
        return true; // beyond single precision
    const double error = std::abs(said - computed);
    return error <= kTolerance * scale || error <= unsureness(explanation);
}

/// Nothing, or why a number is not what it says it is.
std::string problemWith(const Number& number, const RandomLayer& one, std::size_t steps) {
    const auto differs = [&](const Tensor& tensor) {
        if (number.index < 0 || number.index >= tensor.elements())
            return "index " + std::to_string(number.index) + " of " + std::to_string(tensor.elements());
        const double there = tensor.at(number.index);
        const bool same = there == number.value || (std::isnan(there) && std::isnan(number.value));
        return same ? std::string()
                    : "says " + std::to_string(number.value) + " where " + std::to_string(there) + " stands";
    };
    const auto port = static_cast<std::size_t>(number.port);
    switch (number.origin) {
    case Origin::Input:
        return port < one.inputs.size() ? differs(one.inputs[port].tensor) : "no such input";
    case Origin::Weight:
        return port < one.weights.size() ? differs(one.weights[port]) : "no such weight";
    case Origin::Padding:
        return port < one.inputs.size() && number.index == -1 ? "" : "padding of no input";
    case Origin::Step:
        return number.index >= 0 && number.index < static_cast<std::int64_t>(steps) ? "" : "no earlier step";
    case Origin::Inner:
    case Origin::Constant:
        return number.index == -1 ? "" : "a constant has no index";
    }
    return "unknown origin";
}

std::string problemWithNumbers(const Explanation& explanation, const RandomLayer& one) {
    for (std::size_t s = 0; s < explanation.steps.size(); ++s) {
        const Step& step = explanation.steps[s];
        if (step.title.empty() || (step.terms.empty() && explanation.remark.empty()))
            return "step " + std::to_string(s) + " has no title or no terms";
        for (const Term& term : step.terms)
            for (const Number& number : {term.factor, term.weight, step.centre})
                if (std::string problem = problemWith(number, one, s); !problem.empty())
                    return "step " + std::to_string(s) + ": " + problem;
    }
    return {};
}

TermsCall callOf(const RandomLayer& one, std::span<const std::int64_t> element) {
    return {one.params, one.inputs, one.weights, one.output, element};
}

/// Taps of output element o that lie outside of an axis: Keras 3's compute_conv_output_shape, one by one.
std::int64_t tapsOutside(std::int64_t size, std::int64_t kernel, std::int64_t stride, std::int64_t dilation,
                         const std::string& padding, std::int64_t o) {
    const std::int64_t extent = (kernel - 1) * dilation + 1;
    const std::int64_t out = (size + stride - 1) / stride;
    const std::int64_t missing = std::max<std::int64_t>((out - 1) * stride + extent - size, 0);
    const std::int64_t before = padding == "same" ? missing / 2 : padding == "causal" ? extent - 1 : 0;
    std::int64_t count = 0;
    for (std::int64_t q = 0; q < kernel; ++q) {
        const std::int64_t place = o * stride + q * dilation - before;
        count += place < 0 || place >= size ? 1 : 0;
    }
    return count;
}

/// Padding terms that each sum over the window must have.
std::int64_t paddingTerms(const RandomLayer& one, std::span<const std::int64_t> element) {
    const bool pools = one.layer->param("pool_size") != nullptr;
    const Ints& kernel = one.params.ints(pools ? "pool_size" : "kernel_size");
    const bool first = one.params.text("data_format") == "channels_first";
    const Shape& shape = one.specs[0].shape;
    std::int64_t inside = 1;
    std::int64_t all = 1;
    for (std::size_t axis = 0; axis < kernel.size(); ++axis) {
        const std::int64_t given = one.params.ints("strides")[axis];
        const std::size_t dimension = axis + (first ? 2 : 1);
        const std::int64_t outside = tapsOutside(
            shape[static_cast<int>(dimension)], kernel[axis], given == 0 ? kernel[axis] : given,
            pools ? 1 : one.params.ints("dilation_rate")[axis], one.params.text("padding"), element[dimension]);
        inside *= kernel[axis] - outside;
        all *= kernel[axis];
    }
    const std::int64_t channels = shape[first ? 1 : -1];
    return (all - inside) * (one.layer->param("groups") ? channels / one.params.integer("groups") : 1);
}

bool hasWindow(const LayerDef& layer) {
    return layer.terms && (layer.param("pool_size") || layer.param("kernel_size")) && layer.param("padding") &&
           !layer.param("output_padding");
}

bool readsInput(const Step& step) {
    return std::ranges::any_of(step.terms, [](const Term& term) {
        return term.factor.origin == Origin::Input || term.factor.origin == Origin::Padding;
    });
}

} // namespace

class TestTerms : public QObject {
    Q_OBJECT

private slots:
    void settingsAreValidAndDiffer_data() {
        everyRunningLayer([](const LayerDef&) { return true; });
    }
    void settingsAreValidAndDiffer() {
        RandomLayers layers(3);
        std::set<std::string> texts;
        for (int setting = 0; setting < 60; ++setting) {
            const RandomLayer one = layers.next(current());
            const auto spec = current().inferChecked(one.input());
            QVERIFY2(spec && spec->shape == one.output.shape, one.text().c_str());
            if (setting < 10)
                QVERIFY2(one.compute().tensor.shape() == one.output.shape, one.text().c_str());
            texts.insert(one.text());
        }
        QVERIFY2(texts.size() >= 20, std::to_string(texts.size()).c_str());
    }

    void termsAddUpToTheValue_data() {
        everyRunningLayer([](const LayerDef& layer) { return layer.terms != nullptr; });
    }
    void termsAddUpToTheValue() {
        RandomLayers layers(1);
        for (int setting = 0; setting < kSettings; ++setting) {
            const RandomLayer one = layers.next(current());
            const Value output = one.compute();
            for (int position = 0; position < kPositions; ++position)
                checkElement(one, output.tensor, layers.element(one.output.shape));
        }
    }

    void paddingIsMarked_data() { everyRunningLayer(hasWindow); }
    void paddingIsMarked() {
        RandomLayers layers(2);
        int padded = 0;
        for (int setting = 0; setting < kSettings; ++setting) {
            const RandomLayer one = layers.next(current());
            const auto element = layers.element(one.output.shape);
            const std::int64_t wanted = paddingTerms(one, element);
            if (one.layer->param("activation") && one.params.function("activation").name == "glu")
                continue; // its gate is another place with edges of its own
            padded += wanted > 0 ? 1 : 0;
            for (const Step& step : current().terms(callOf(one, element)).steps)
                if (readsInput(step))
                    QVERIFY2(std::ranges::count_if(step.terms, &Term::isPadding) == wanted, one.text().c_str());
        }
        QVERIFY2(padded > kSettings / 20, "some settings must reach over the edge");
    }

    void notANumberWinsAMaximum() {
        const LayerDef& pool = *layerRegistry().find("MaxPooling1D");
        RandomLayer one{.layer = &pool, .params = pool.defaults()};
        one.params.set("pool_size", Ints{4});
        const std::vector<float> values{1, NAN, 3, NAN};
        one.inputs.push_back({Tensor::fromFloats({1, 4, 1}, values), defaultAxes(3), {}});
        one.specs.push_back(golden::specOf({1, 4, 1}));
        one.output = pool.inferChecked(one.input()).value();
        const std::vector<std::int64_t> element{0, 0, 0};
        const Explanation explanation = pool.terms(callOf(one, element));
        QVERIFY(std::isnan(one.compute().tensor.at(0)) && std::isnan(explanation.value()));
        QCOMPARE(explanation.steps[0].chosen, std::size_t{1});
    }

private:
    static void checkElement(const RandomLayer& one, const Tensor& output, const std::vector<std::int64_t>& element) {
        const double computed = output.at(flatOf(one.output.shape, element));
        const Explanation explanation = one.layer->terms(callOf(one, element));
        const std::string where = one.text() + " at " + Shape(std::span(element)).toString();
        QVERIFY2(!explanation.steps.empty(), where.c_str());
        const std::string problem = problemWithNumbers(explanation, one);
        QVERIFY2(problem.empty(), (where + ": " + problem).c_str());
        const auto wrong = [&](double said) {
            return where + ": " + std::to_string(said) + " is not " + std::to_string(computed);
        };
        const double value = explanation.value();
        QVERIFY2(agrees(value, computed, explanation), wrong(value).c_str());
        const double again = recomputed(explanation);
        QVERIFY2(agrees(again, computed, explanation), ("added up, " + wrong(again)).c_str());
    }

    static void everyRunningLayer(bool (*wanted)(const LayerDef&)) {
        QTest::addColumn<int>("index");
        int index = 0;
        for (const LayerDef* layer : layerRegistry().all()) {
            if (!layer->isSource() && layer->forward && wanted(*layer))
                QTest::newRow(layer->id) << index;
            ++index;
        }
    }
    static const LayerDef& current() {
        QFETCH(int, index);
        return *layerRegistry().all()[static_cast<std::size_t>(index)];
    }
};

QTEST_APPLESS_MAIN(TestTerms)
#include "tst_terms.moc"
