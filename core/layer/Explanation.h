// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Message.h"
#include "layer/Params.h"
#include "tensor/Tensor.h"

#include <cstdint>
#include <span>
#include <vector>

namespace layerscope {

/// Where a number in an explanation comes from.
enum class Origin {
    Input,    ///< element `index` (row-major) of input `port`
    Padding,  ///< a place outside of input `port`, which counts as `value`; index -1
    Weight,   ///< element `index` of weight `port` (in the order of LayerDef::weights)
    Step,     ///< the result of an earlier step of the explanation: `index`
    Inner,    ///< a number that the layer computed on the way and that no step shows (a hidden state)
    Constant, ///< a setting or a rule of the layer: epsilon, a factor of an interpolation, 1
};

struct Number {
    Origin origin = Origin::Constant;
    int port = 0;
    std::int64_t index = -1;
    double value = 0;
    bool operator==(const Number&) const = default;
};

/// One summand (or candidate, or operand): `factor` times `weight`.
struct Term {
    Number factor;
    Number weight{.value = 1};
    /// What the terms of a long sum are gathered by, such as the input channel; -1 for none (the bias).
    std::int64_t channel = -1;
    double product() const { return factor.value * weight.value; }
    bool isPadding() const { return factor.origin == Origin::Padding; }
};

/// An expression of a few named operands, for what is no sum: "(x − mean) ÷ √(variance + ε) × γ + β". A constant beside
/// the layer that uses it.
struct Formula {
    const char* text; ///< N_(), with the operands' names
    std::span<const char* const> operands;
    double (*value)(std::span<const double> operands);
};

/// How a step's result comes from its terms.
enum class Rule {
    Sum,        ///< all products
    Mean,       ///< all products, divided by `divisor`
    MeanSquare, ///< all (factor − centre)², divided by `divisor`
    Product,    ///< all factors, multiplied
    Max,        ///< the largest factor (the first of equal ones): `chosen`
    Min,        ///< the smallest
    Copy,       ///< the one term's factor
    Softmax,    ///< exp(factor `chosen`) divided by the sum of exp of all factors
    Activation, ///< `function` of the one term's factor
    Formula,    ///< `formula` of the factors, in the order of its operands
};

struct Step {
    Message title; ///< what it is: "Sum", "Depthwise step, channel 3"
    Rule rule = Rule::Sum;
    std::vector<Term> terms;
    double divisor = 1;
    Number centre{};
    std::size_t chosen = 0;           ///< index into terms
    NamedFunction function{};         ///< of Rule::Activation
    const Formula* formula = nullptr; ///< of Rule::Formula
    double result = 0;
};

/// How one element of an output came about: steps, of which the last one's result is the element. What the layer reads
/// stands in terms whose factor is an Input; following one leads upstream.
struct Explanation {
    std::vector<Step> steps;
    Message remark{}; ///< what the numbers cannot say: "This step is masked: the state is kept."

    double value() const { return steps.empty() ? 0 : steps.back().result; }
};

/// The result of a step from its terms, in double precision; results of earlier steps are taken from `results`.
double resultOf(const Step& step, std::span<const double> results);
/// Every step's result again from the terms alone, and of them the last: what a layer's terms add up to.
double recomputed(const Explanation& explanation);

/// What LayerDef::terms gets: the same as forward, and which element of the output is meant. Everything is validated.
struct TermsCall {
    const Params& params;
    std::span<const Value> inputs;
    std::span<const Tensor> weights;
    const TensorSpec& output;
    std::span<const std::int64_t> element; ///< an index a dimension
};

// What layers build explanations of.

Number inputNumber(const TermsCall& call, int port, std::int64_t index);
Number weightNumber(const TermsCall& call, int weight, std::int64_t index);
Number stepNumber(const Explanation& explanation, std::size_t step);
Number constantNumber(double value);
Number paddingNumber(int port, double value = 0);

/// Appends a step and fills in its result (and `chosen`, of Max and Min); returns its index.
std::size_t append(Explanation& explanation, Step step);
/// Appends "activation of the last step's result", unless it is linear. Not for softmax, which needs its neighbours.
void appendActivation(Explanation& explanation, const NamedFunction& activation);
/// One step that hands on one number.
Explanation copyOf(Number number, Message title = {});

} // namespace layerscope
