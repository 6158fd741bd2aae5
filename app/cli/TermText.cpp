// SPDX-License-Identifier: GPL-3.0-or-later
#include "TermText.h"

#include "explain/ExplanationText.h"

namespace layerscope {

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
    const std::string origin =
        originText(number, {explained.step, explained.numbers, explained.explanation}).toString();
    return number.origin == Origin::Input ? explained.inputName(number.port) + ", " + origin : origin;
}

double partOf(const Step& step, const Term& term) {
    const double distance = term.factor.value - step.centre.value;
    return step.rule == Rule::MeanSquare ? distance * distance : term.product();
}

} // namespace layerscope
