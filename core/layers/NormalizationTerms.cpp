// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/NormalizationTerms.h"

#include "tensor/Elements.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

using Operands = std::span<const double>;

constexpr const char* kStandardOperands[] = {"x", N_("mean"), N_("variance"), "ε"};
constexpr Formula kStandard{N_("(x − mean) ÷ √(variance + ε)"), kStandardOperands,
                            [](Operands o) { return (o[0] - o[1]) / std::sqrt(o[2] + o[3]); }};

constexpr const char* kDeviationOperands[] = {"x", N_("variance"), "ε"};
constexpr Formula kDeviation{N_("x ÷ √(variance + ε)"), kDeviationOperands,
                             [](Operands o) { return o[0] / std::sqrt(o[1] + o[2]); }};

constexpr const char* kRootMeanOperands[] = {"x", N_("mean of squares"), "ε"};
constexpr Formula kRootMean{N_("x ÷ √(mean of squares + ε)"), kRootMeanOperands, kDeviation.value};

constexpr const char* kLengthOperands[] = {"x", N_("sum of squares"), "ε"};
constexpr Formula kByLength{N_("x ÷ max(√(sum of squares), ε)"), kLengthOperands,
                            [](Operands o) { return o[0] / std::max(std::sqrt(o[1]), o[2]); }};

std::vector<std::int64_t> elementsIn(const NormalizedBox& box, const Shape& shape) {
    std::int64_t count = 1;
    for (const std::int64_t size : box.count)
        count *= size;
    std::vector<std::int64_t> flats;
    flats.reserve(static_cast<std::size_t>(count));
    std::vector<std::int64_t> at = box.first;
    for (;;) {
        const std::int64_t line = flatOf(shape, at);
        for (std::int64_t i = 0; i < box.count.back(); ++i)
            flats.push_back(line + i);
        int d = shape.rank() - 2;
        for (; d >= 0; --d) {
            const auto i = static_cast<std::size_t>(d);
            if (++at[i] < box.first[i] + box.count[i])
                break;
            at[i] = box.first[i];
        }
        if (d < 0)
            return flats;
    }
}

/// The numbers of a group and what is computed of all of them.
class Group {
public:
    Group(const TermsCall& call, const NormalizedBox& box)
        : m_call(call)
        , m_flats(elementsIn(box, call.inputs[0].tensor.shape())) {}

    double size() const { return static_cast<double>(m_flats.size()); }
    bool isFolded() const { return m_flats.size() > kMostNormalizedTerms; }

    std::size_t appendMean(Explanation& explanation) const {
        return append(explanation, {.title = title(N_("Mean of %1 numbers")),
                                    .rule = Rule::Mean,
                                    .terms = terms([](double x) { return x; }),
                                    .divisor = size()});
    }

    /// The mean of (x − centre)², or with a divisor of 1 their sum.
    std::size_t appendSquares(Explanation& explanation, const char* text, const Number& centre, double divisor) const {
        const double middle = centre.value;
        const bool folded = isFolded();
        return append(explanation, {.title = title(text),
                                    .rule = folded ? Rule::Mean : Rule::MeanSquare,
                                    .terms = terms([middle](double x) { return (x - middle) * (x - middle); }),
                                    .divisor = divisor,
                                    .centre = folded ? Number{} : centre});
    }

private:
    Message title(const char* text) const { return message(text, m_flats.size()); }

    /// Each number; of many, the sums of `function` over stretches of them.
    template <class F>
    std::vector<Term> terms(F function) const {
        std::vector<Term> out;
        const std::span<const float> x = m_call.inputs[0].tensor.floats();
        if (!isFolded()) {
            for (const std::int64_t flat : m_flats)
                out.push_back({.factor = inputNumber(m_call, 0, flat)});
            return out;
        }
        const std::size_t each = (m_flats.size() + kParts - 1) / kParts;
        for (std::size_t begin = 0; begin < m_flats.size(); begin += each) {
            double sum = 0;
            for (std::size_t i = begin; i < std::min(begin + each, m_flats.size()); ++i)
                sum += function(static_cast<double>(x[static_cast<std::size_t>(m_flats[i])]));
            out.push_back({.factor = {.origin = Origin::Inner, .value = sum}});
        }
        return out;
    }

    static constexpr std::size_t kParts = 64;
    const TermsCall& m_call;
    std::vector<std::int64_t> m_flats;
};

void appendFormula(Explanation& explanation, const Formula& formula, std::initializer_list<Number> operands) {
    std::vector<Term> terms;
    for (const Number& operand : operands)
        terms.push_back({.factor = operand});
    append(explanation,
           {.title = message(N_("Normalized")), .rule = Rule::Formula, .terms = std::move(terms), .formula = &formula});
}

/// "× γ + β", as far as the layer has them.
void appendAffine(Explanation& explanation, const ScaleAndShift& affine) {
    if (affine.gamma.origin == Origin::Constant && affine.beta.origin == Origin::Constant)
        return;
    const Number normalized = stepNumber(explanation, explanation.steps.size() - 1);
    Step step{.title = message(N_("Times γ, plus β")), .terms = {{.factor = normalized, .weight = affine.gamma}}};
    if (affine.beta.origin != Origin::Constant)
        step.terms.push_back({.factor = affine.beta});
    append(explanation, std::move(step));
}

} // namespace

NormalizedBox boxAlong(const TermsCall& call, std::span<const int> axes) {
    NormalizedBox box{.first = {call.element.begin(), call.element.end()},
                      .count = std::vector<std::int64_t>(call.element.size(), 1)};
    for (const int axis : axes) {
        box.first[static_cast<std::size_t>(axis)] = 0;
        box.count[static_cast<std::size_t>(axis)] = call.inputs[0].tensor.shape()[axis];
    }
    return box;
}

Explanation normalizedTerms(const TermsCall& call, const NormalizedBox& box, Normalizer normalizer, double epsilon,
                            const ScaleAndShift& affine) {
    Explanation out;
    const Group group(call, box);
    const Number x = inputNumber(call, 0, flatOf(call.output.shape, call.element));
    const Number e = constantNumber(epsilon);
    if (group.isFolded())
        out.remark = message(N_("The numbers are too many to list: they stand as the sums of stretches of them."));
    const auto result = [&out](std::size_t step) { return stepNumber(out, step); };
    if (normalizer == Normalizer::Length) {
        const std::size_t squares = group.appendSquares(out, N_("Sum of the squares of %1 numbers"), {}, 1);
        appendFormula(out, kByLength, {x, result(squares), e});
        return out;
    }
    if (normalizer == Normalizer::RootMean) {
        const std::size_t squares = group.appendSquares(out, N_("Mean of the squares of %1 numbers"), {}, group.size());
        appendFormula(out, kRootMean, {x, result(squares), e});
        appendAffine(out, affine);
        return out;
    }
    const Number mean = result(group.appendMean(out));
    const Number variance = result(group.appendSquares(
        out, N_("Variance: mean of the squares of %1 distances from the mean"), mean, group.size()));
    if (normalizer == Normalizer::Deviation)
        appendFormula(out, kDeviation, {x, variance, e});
    else
        appendFormula(out, kStandard, {x, mean, variance, e});
    appendAffine(out, affine);
    return out;
}

Explanation standardizedTerms(const Number& x, const Number& mean, const Number& variance, double epsilon,
                              const ScaleAndShift& affine) {
    Explanation out;
    appendFormula(out, kStandard, {x, mean, variance, constantNumber(epsilon)});
    appendAffine(out, affine);
    return out;
}

ScaleAndShift scaleAndShift(const TermsCall& call, std::int64_t index, bool scale, bool center) {
    ScaleAndShift out;
    int weight = 0;
    if (scale)
        out.gamma = weightNumber(call, weight++, index);
    if (center)
        out.beta = weightNumber(call, weight, index);
    return out;
}

} // namespace layerscope
