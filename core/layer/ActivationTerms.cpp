// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/ActivationTerms.h"

#include "layer/Activations.h"
#include "tensor/Elements.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace layerscope {
namespace {

constexpr const char* kLogOperands[] = {N_("x"), N_("largest"), N_("share of the largest")};
/// ln(softmax(x)) in a form that no large difference makes 0: with x the largest, ln(share) = -ln(sum of exp(x - x)).
constexpr Formula kLogShare{N_("x − largest + ln(share of the largest)"), kLogOperands,
                            [](std::span<const double> v) { return v[0] - v[1] + std::log(v[2]); }};

constexpr const char* kAboveOperands[] = {N_("x"), N_("threshold")};
constexpr Formula kAbove{N_("max(x − threshold, 0)"), kAboveOperands,
                         [](std::span<const double> v) { return std::max(v[0] - v[1], 0.0); }};

constexpr const char* kGateOperands[] = {N_("first half"), N_("second half")};
constexpr Formula kGate{N_("first half × sigmoid(second half)"), kGateOperands,
                        [](std::span<const double> v) { return v[0] / (1 + std::exp(-v[1])); }};

/// The numbers that the activation looks at, and which of them is the element's own.
struct Line {
    std::vector<Term> terms;
    std::size_t own = 0;
};

Line lineOf(const NamedFunction& activation, const BeforeActivation& before, std::span<const std::int64_t> element) {
    const std::int64_t self = flatOf(before.shape, element);
    std::vector<std::int64_t> indices;
    if (worksOverAll(activation)) {
        indices.resize(static_cast<std::size_t>(before.shape.elements()));
        std::iota(indices.begin(), indices.end(), 0);
    } else {
        indices = lineThrough(before.shape, element, *activationAxis(activation, before.shape.rank()));
    }
    Line line;
    for (const std::int64_t index : indices) {
        if (index == self)
            line.own = line.terms.size();
        line.terms.push_back({.factor = index == self ? before.own : before.at(index)});
    }
    return line;
}

void appendLogSoftmax(Explanation& explanation, const Line& line) {
    const Number own = line.terms[line.own].factor;
    const std::size_t largest =
        append(explanation, {.title = message(N_("Largest of the line")), .rule = Rule::Max, .terms = line.terms});
    const std::size_t at = explanation.steps[largest].chosen;
    appendSoftmax(explanation, line.terms, at);
    append(explanation, {.title = message(N_("Logarithm of its share")),
                         .rule = Rule::Formula,
                         .terms = {{.factor = own},
                                   {.factor = stepNumber(explanation, largest)},
                                   {.factor = stepNumber(explanation, largest + 1)}},
                         .formula = &kLogShare});
}

/// The threshold as Keras has it: over the support (the k largest, as long as they pass) the sum of their cumulated
/// sums less 1, divided by how many they are.
Step sparsemaxThreshold(const Line& line) {
    Step step{.title = message(N_("Threshold")), .rule = Rule::Mean, .terms = line.terms};
    std::ranges::stable_sort(step.terms, std::ranges::greater(), [](const Term& term) { return term.factor.value; });
    std::vector<bool> passes(step.terms.size());
    double cumulated = 0;
    for (std::size_t i = 0; i < passes.size(); ++i) {
        cumulated += step.terms[i].factor.value;
        passes[i] = step.terms[i].factor.value - (cumulated - 1) / static_cast<double>(i + 1) > 0;
    }
    double support = 0;
    for (std::size_t i = passes.size(); i-- > 0;) {
        support += passes[i] ? 1 : 0;
        step.terms[i].weight = constantNumber(support);
    }
    step.terms.push_back({.factor = constantNumber(-1)});
    step.divisor = support;
    return step;
}

void appendSparsemax(Explanation& explanation, const Line& line) {
    const std::size_t threshold = append(explanation, sparsemaxThreshold(line));
    append(explanation,
           {.title = message(N_("What is above the threshold")),
            .rule = Rule::Formula,
            .terms = {{.factor = line.terms[line.own].factor}, {.factor = stepNumber(explanation, threshold)}},
            .formula = &kAbove});
}

void appendGate(Explanation& explanation, const NamedFunction& activation, const BeforeActivation& before,
                std::span<const std::int64_t> element) {
    const int axis = *activationAxis(activation, before.shape.rank());
    std::vector<std::int64_t> gate(element.begin(), element.end());
    gate[static_cast<std::size_t>(axis)] += before.shape[axis] / 2;
    append(explanation, {.title = message(N_("Gate")),
                         .rule = Rule::Formula,
                         .terms = {{.factor = before.own}, {.factor = before.at(flatOf(before.shape, gate))}},
                         .formula = &kGate});
}

} // namespace

void appendSoftmax(Explanation& explanation, std::vector<Term> line, std::size_t chosen) {
    append(
        explanation,
        {.title = message(N_("Share of the sum")), .rule = Rule::Softmax, .terms = std::move(line), .chosen = chosen});
}

void appendActivation(Explanation& explanation, const NamedFunction& activation, const BeforeActivation& before,
                      std::span<const std::int64_t> element) {
    const std::string_view name = findActivation(activation.name)->id;
    if (name == "linear")
        return;
    if (isElementwise(activation)) {
        append(explanation, {.title = message(N_("Activation")),
                             .rule = Rule::Activation,
                             .terms = {{.factor = before.own}},
                             .function = activation});
        return;
    }
    if (name == "glu")
        return appendGate(explanation, activation, before, element);
    Line line = lineOf(activation, before, element);
    if (name == "softmax")
        appendSoftmax(explanation, std::move(line.terms), line.own);
    else if (name == "log_softmax")
        appendLogSoftmax(explanation, line);
    else
        appendSparsemax(explanation, line);
}

Explanation activationOf(const TermsCall& call, const NamedFunction& activation) {
    const Shape& shape = call.inputs[0].tensor.shape();
    const Number own = inputNumber(call, 0, flatOf(shape, call.element));
    if (findActivation(activation.name)->id == std::string_view("linear"))
        return copyOf(own, message(N_("Unchanged")));
    Explanation explanation;
    const auto at = [&call](std::int64_t index) { return inputNumber(call, 0, index); };
    appendActivation(explanation, activation, {.shape = shape, .at = at, .own = own}, call.element);
    return explanation;
}

} // namespace layerscope
