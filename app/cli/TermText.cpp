// SPDX-License-Identifier: GPL-3.0-or-later
#include "TermText.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace layerscope {
namespace {

std::string indexText(const Shape& shape, std::int64_t flat) {
    std::string text;
    for (const std::int64_t index : indexOf(shape, flat))
        text += (text.empty() ? "" : ", ") + std::to_string(index);
    return "[" + text + "]";
}

/// How far in front a term stands.
double rankOf(const Step& step, std::size_t term) {
    switch (step.rule) {
    case Rule::Sum:
    case Rule::Mean:
    case Rule::MeanSquare:
        return std::abs(partOf(step, step.terms[term]));
    case Rule::Max:
    case Rule::Softmax:
        return step.terms[term].factor.value;
    case Rule::Min:
        return -step.terms[term].factor.value;
    default:
        return 0;
    }
}

} // namespace

const char* idOf(Rule rule) {
    static constexpr const char* kIds[] = {"sum", "mean", "mean_square", "product",    "max",
                                           "min", "copy", "softmax",     "activation", "formula"};
    return kIds[static_cast<std::size_t>(rule)];
}

const char* idOf(Origin origin) {
    static constexpr const char* kIds[] = {"input", "padding", "weight", "step", "inner", "constant"};
    return kIds[static_cast<std::size_t>(origin)];
}

std::string sourceText(const Number& number, const Explained& explained) {
    const auto port = static_cast<std::size_t>(number.port);
    switch (number.origin) {
    case Origin::Input: {
        const Value& input = explained.numbers.inputs[port];
        const Shape& shape = input.tensor.shape();
        return explained.inputName(number.port) + ", " +
               elementText(input.axes, shape, indexOf(shape, number.index)).toString();
    }
    case Origin::Padding:
        return N_("padding");
    case Origin::Weight:
        return explained.step.weights[port].name + " " +
               indexText(explained.numbers.weights[port].shape(), number.index);
    case Origin::Step:
        return explained.explanation.steps[static_cast<std::size_t>(number.index)].title.toString();
    case Origin::Inner:
        return N_("computed on the way");
    case Origin::Constant:
        return N_("constant");
    }
    return {};
}

double partOf(const Step& step, const Term& term) {
    const double distance = term.factor.value - step.centre.value;
    return step.rule == Rule::MeanSquare ? distance * distance : term.product();
}

std::vector<std::size_t> largestFirst(const Step& step) {
    std::vector<std::size_t> order(step.terms.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    // What is not a number spoils the rest, and softmax is about the chosen one: they come first.
    std::ranges::stable_sort(order, std::ranges::greater(), [&step](std::size_t i) {
        const double rank = rankOf(step, i);
        const bool chosen = step.rule == Rule::Softmax && i == step.chosen;
        return chosen || std::isnan(rank) ? std::numeric_limits<double>::infinity() : rank;
    });
    return order;
}

} // namespace layerscope
