// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Explanation.h"

#include "layer/Activations.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace layerscope {
namespace {

double valueOf(const Number& number, std::span<const double> results) {
    const auto step = static_cast<std::size_t>(number.index);
    return number.origin == Origin::Step && step < results.size() ? results[step] : number.value;
}

std::vector<double> factorsOf(const Step& step, std::span<const double> results) {
    std::vector<double> factors;
    factors.reserve(step.terms.size());
    for (const Term& term : step.terms)
        factors.push_back(valueOf(term.factor, results));
    return factors;
}

double sumOf(const Step& step, std::span<const double> results) {
    double sum = 0;
    for (const Term& term : step.terms)
        sum += valueOf(term.factor, results) * valueOf(term.weight, results);
    return sum;
}

double meanSquareOf(const Step& step, std::span<const double> results) {
    const double centre = valueOf(step.centre, results);
    double sum = 0;
    for (const double factor : factorsOf(step, results))
        sum += (factor - centre) * (factor - centre);
    return sum / step.divisor;
}

double softmaxOf(std::span<const double> factors, std::size_t chosen) {
    const double largest = *std::ranges::max_element(factors);
    double sum = 0;
    for (const double factor : factors)
        sum += std::exp(factor - largest);
    return std::exp(factors[chosen] - largest) / sum;
}

double activationOf(const NamedFunction& function, double x) {
    std::array<float, 1> value{static_cast<float>(x)};
    activateInPlace(function, value);
    return static_cast<double>(value[0]);
}

/// The first of the best, or of those that are NaN, as the engine takes it.
std::size_t bestOf(std::span<const double> factors, Rule rule) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < factors.size() && !std::isnan(factors[best]); ++i)
        if (std::isnan(factors[i]) || (rule == Rule::Max ? factors[i] > factors[best] : factors[i] < factors[best]))
            best = i;
    return best;
}

} // namespace

double resultOf(const Step& step, std::span<const double> results) {
    const std::vector<double> factors = factorsOf(step, results);
    switch (step.rule) {
    case Rule::Sum:
        return sumOf(step, results);
    case Rule::Mean:
        return sumOf(step, results) / step.divisor;
    case Rule::MeanSquare:
        return meanSquareOf(step, results);
    case Rule::Product: {
        double product = 1;
        for (const double factor : factors)
            product *= factor;
        return product;
    }
    case Rule::Max:
    case Rule::Min:
        return factors[bestOf(factors, step.rule)];
    case Rule::Copy:
        return factors.front();
    case Rule::Softmax:
        return softmaxOf(factors, step.chosen);
    case Rule::Activation:
        return activationOf(step.function, factors.front());
    case Rule::Formula:
        return step.formula->value(factors);
    }
    return 0;
}

double recomputed(const Explanation& explanation) {
    std::vector<double> results;
    for (const Step& step : explanation.steps)
        results.push_back(resultOf(step, results));
    return results.empty() ? 0 : results.back();
}

Number inputNumber(const TermsCall& call, int port, std::int64_t index) {
    return {Origin::Input, port, index, call.inputs[static_cast<std::size_t>(port)].tensor.at(index)};
}

Number weightNumber(const TermsCall& call, int weight, std::int64_t index) {
    return {Origin::Weight, weight, index, call.weights[static_cast<std::size_t>(weight)].at(index)};
}

Number stepNumber(const Explanation& explanation, std::size_t step) {
    return {Origin::Step, 0, static_cast<std::int64_t>(step), explanation.steps[step].result};
}

Number constantNumber(double value) {
    return {.value = value};
}

Number paddingNumber(int port, double value) {
    return {Origin::Padding, port, -1, value};
}

std::size_t append(Explanation& explanation, Step step) {
    if (step.rule == Rule::Max || step.rule == Rule::Min)
        step.chosen = bestOf(factorsOf(step, {}), step.rule);
    std::vector<double> results;
    for (const Step& known : explanation.steps)
        results.push_back(known.result);
    step.result = resultOf(step, results);
    explanation.steps.push_back(std::move(step));
    return explanation.steps.size() - 1;
}

void appendActivation(Explanation& explanation, const NamedFunction& activation) {
    if (activation.name == "linear")
        return;
    const Number sum = stepNumber(explanation, explanation.steps.size() - 1);
    append(explanation, {.title = message(N_("Activation")),
                         .rule = Rule::Activation,
                         .terms = {{.factor = sum}},
                         .function = activation});
}

Explanation copyOf(Number number, Message title) {
    Explanation explanation;
    append(explanation, {.title = std::move(title), .rule = Rule::Copy, .terms = {{.factor = number}}});
    return explanation;
}

} // namespace layerscope
