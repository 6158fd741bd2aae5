// SPDX-License-Identifier: GPL-3.0-or-later
// What the functions of the Lambda layer's language do, as steps of an explanation.
#include "layers/LambdaRules.h"
#include "expression/ActivationCalls.h"
#include "expression/Products.h"
#include "layer/ActivationTerms.h"
#include "layer/Activations.h"
#include "layers/EinsumTerms.h"
#include "layers/LambdaFormulas.h"
#include "tensor/Elements.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

using expression::Argument;
using expression::Element;
using Place = LambdaWriter::Place;

bool isFloat(const LambdaWriter& writer, const Argument& argument) {
    return writer.numbers().specOf(argument).element == Element::Float32;
}

// Number by number.

template <int sign>
bool addPair(LambdaWriter& writer, const Place& place) {
    const Number a = writer.operand(place, 0);
    const Number b = writer.operand(place, 1);
    const bool truths = writer.numbers().specOf(place.call).element == Element::Bool; // true + true is true
    writer.append(place, {.title = {},
                          .rule = truths ? Rule::Max : Rule::Sum,
                          .terms = {{.factor = a}, {.factor = b, .weight = constantNumber(sign)}}});
    return true;
}

template <Rule rule>
bool takePair(LambdaWriter& writer, const Place& place) {
    const Number a = writer.operand(place, 0);
    const Number b = writer.operand(place, 1);
    writer.append(place, {.title = {}, .rule = rule, .terms = {{.factor = a}, {.factor = b}}});
    return true;
}

bool negate(LambdaWriter& writer, const Place& place) {
    const Number x = writer.operand(place, 0);
    writer.append(place, {.title = {}, .terms = {{.factor = x, .weight = constantNumber(-1)}}});
    return true;
}

/// The way that is not taken needs no steps.
bool choose(LambdaWriter& writer, const Place& place) {
    const Number condition = writer.operand(place, 0);
    const bool holds = condition.value != 0;
    const auto unused = [&](int i) {
        return writer.plain(place.arg(i), flatUnder(writer.numbers().specOf(place.arg(i)).shape, place.index));
    };
    const Number then = holds ? writer.operand(place, 1) : unused(1);
    const Number otherwise = holds ? unused(2) : writer.operand(place, 2);
    writer.appendFormula(place, lambda::kChosen, {condition, then, otherwise});
    return true;
}

bool clip(LambdaWriter& writer, const Place& place) {
    const auto bound = [&](int i, double otherwise) {
        return constantNumber(place.arg(i).isNone() ? otherwise : place.arg(i).value());
    };
    const Number x = writer.operand(place, 0);
    writer.appendFormula(place, lambda::kClipped, {x, bound(1, -INFINITY), bound(2, INFINITY)});
    return true;
}

bool round(LambdaWriter& writer, const Place& place) {
    const Number x = writer.operand(place, 0);
    const auto decimals = static_cast<double>(place.specs.integer(1).value());
    writer.appendFormula(place, lambda::kRounded, {x, constantNumber(std::pow(10.0, decimals))});
    return true;
}

bool cast(LambdaWriter& writer, const Place& place) {
    const bool toBool = writer.numbers().specOf(place.call).element == Element::Bool;
    writer.appendFormula(place, toBool ? lambda::kToBool : lambda::kToWhole, {writer.operand(place, 0)});
    return true;
}

bool oneHot(LambdaWriter& writer, const Place& place) {
    const int axis = place.specs.axis(2, static_cast<int>(place.index.size())).value();
    std::vector<std::int64_t> index = place.index;
    index.erase(index.begin() + axis);
    const Number x = writer.number(place.arg(0), flatOf(writer.numbers().specOf(place.arg(0)).shape, index));
    const auto which = static_cast<double>(place.index[static_cast<std::size_t>(axis)]);
    writer.appendFormula(place, lambda::kIsClass, {x, constantNumber(which)});
    return true;
}

/// zeros_like, arange: numbers from nowhere.
bool constant(LambdaWriter& writer, const Place& place) {
    const double value =
        writer.numbers().valueOf(place.call, flatOf(writer.numbers().specOf(place.call).shape, place.index));
    writer.append(place, {.title = {}, .rule = Rule::Copy, .terms = {{.factor = constantNumber(value)}}});
    return true;
}

bool fill(LambdaWriter& writer, const Place& place) {
    if (writer.numbers().specOf(place.call).element != Element::Float32 && isFloat(writer, place.arg(1))) {
        writer.appendFormula(place, lambda::kToWhole, {writer.operand(place, 1)});
        return true;
    }
    writer.append(place, {.title = {}, .rule = Rule::Copy, .terms = {{.factor = writer.operand(place, 1)}}});
    return true;
}

bool byFormula(LambdaWriter& writer, const Place& place) {
    std::vector<Number> operands;
    bool wholes = true;
    for (std::size_t i = 0; i < place.code.function->parameters.size(); ++i)
        if (place.code.function->parameters[i].role == expression::Role::Tensor)
            wholes = wholes && !isFloat(writer, place.code.args[i]);
    const Formula* formula = lambda::formulaOf(*place.code.function, wholes);
    if (!formula)
        return false;
    for (std::size_t i = 0; i < formula->operands.size(); ++i)
        operands.push_back(writer.operand(place, static_cast<int>(i)));
    writer.appendFormula(place, *formula, std::move(operands));
    return true;
}

bool activate(LambdaWriter& writer, const Place& place) {
    const auto function = expression::activationOf(place.specs);
    if (!findActivation(place.specs.name()) || !function)
        return false;
    const Shape shape = writer.numbers().specOf(place.arg(0)).shape;
    const auto at = [&](std::int64_t flat) { return writer.plain(place.arg(0), flat); };
    const Number own = writer.number(place.arg(0), flatOf(shape, place.index));
    appendActivation(writer.explanation(), *function, {.shape = shape, .at = at, .own = own}, place.index);
    writer.explanation().steps.back().title = message("%1", place.specs.piece());
    return true;
}

/// matmul, einsum and their kin; the largest product with its steps.
bool multiply(LambdaWriter& writer, const Place& place) {
    const auto product = expression::productOf(place.specs);
    if (!product)
        return false;
    expression::Call const& code = place.code;
    const bool written = code.args[0].kind == Argument::Kind::Text;
    const std::vector<Argument>& operands = written ? code.args[1].items : code.args;
    auto equation = *parseEinsum(product->equation);
    if (product->shapes.size() == 1)
        equation.inputs.emplace_back();
    std::array<EinsumFactor, 2> factors;
    std::array<std::vector<std::int64_t>, 2> flats;
    for (std::size_t side = 0; side < 2; ++side) {
        if (side >= product->shapes.size()) {
            factors[side] = {Shape{}, [](std::int64_t) { return constantNumber(1); }};
            continue;
        }
        factors[side] = {product->shapes[side], [&, side](std::int64_t flat) {
                             flats[side].push_back(flat);
                             return writer.plain(operands[side], flat);
                         }};
    }
    std::vector<Term> terms = einsumTerms(equation, factors, place.index);
    const auto size = [](const Term& term) { return std::abs(term.product()); };
    const auto largest = std::ranges::max_element(terms, {}, size);
    const auto at = static_cast<std::size_t>(largest - terms.begin());
    largest->factor = writer.number(operands[0], flats[0][at]);
    if (product->shapes.size() > 1)
        largest->weight = writer.number(operands[1], flats[1][at]);
    writer.append(place, {.title = {}, .terms = std::move(terms)});
    return true;
}

constexpr LambdaRule kRules[] = {
    {"add", addPair<1>},
    {"subtract", addPair<-1>},
    {"multiply", takePair<Rule::Product>},
    {"maximum", takePair<Rule::Max>},
    {"minimum", takePair<Rule::Min>},
    {"negative", negate},
    {"where", choose},
    {"clip", clip},
    {"round", round},
    {"cast", cast},
    {"one_hot", oneHot},
    {"zeros_like", constant},
    {"ones_like", constant},
    {"arange", constant},
    {"full_like", fill},
};

const LambdaRule* ruleOf(std::string_view name) {
    for (const std::span<const LambdaRule> rules : {std::span<const LambdaRule>(kRules), lambdaListRules()})
        if (const auto rule = std::ranges::find(rules, name, &LambdaRule::function); rule != rules.end())
            return &*rule;
    return nullptr;
}

} // namespace

bool appendRule(LambdaWriter& writer, const Place& place) {
    if (const LambdaRule* rule = ruleOf(place.specs.name()))
        return rule->append(writer, place);
    if (place.code.function->ofFloats)
        return byFormula(writer, place);
    return findActivation(place.specs.name()) ? activate(writer, place) : multiply(writer, place);
}

} // namespace layerscope
