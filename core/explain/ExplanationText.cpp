// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/ExplanationText.h"

#include "base/Numbers.h"

namespace layerscope {
namespace {

std::string digits(double value) {
    return fullNumber(static_cast<float>(value));
}

std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text)
        out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + '"';
}

const Shape* shapeOf(const Number& number, const NodeNumbers& numbers) {
    const auto port = static_cast<std::size_t>(number.port);
    if (number.index < 0)
        return nullptr;
    if (number.origin == Origin::Input && port < numbers.inputs.size())
        return &numbers.inputs[port].tensor.shape();
    if (number.origin == Origin::Weight && port < numbers.weights.size())
        return &numbers.weights[port].shape();
    return nullptr;
}

std::string factorText(const Step& step, std::size_t i, const ExplanationPlace& place) {
    const Term& term = step.terms[i];
    std::string text = digits(term.factor.value) + " (" + originText(term.factor, place).toString() + ")";
    if (step.rule == Rule::Sum || step.rule == Rule::Mean)
        text += " × " + digits(term.weight.value) + " (" + originText(term.weight, place).toString() +
                ") = " + digits(term.product());
    if (step.rule == Rule::Formula && step.formula && i < step.formula->operands.size())
        text = std::string(step.formula->operands[i]) + " = " + text;
    const bool chooses = step.rule == Rule::Max || step.rule == Rule::Min || step.rule == Rule::Softmax;
    if (chooses && i == step.chosen)
        text += " ←";
    return text;
}

std::string resultText(const Step& step) {
    const std::string result = " = " + digits(step.result);
    switch (step.rule) {
    case Rule::Mean:
        return "÷ " + shortNumber(step.divisor) + result;
    case Rule::MeanSquare:
        return "(x − " + digits(step.centre.value) + ")², ÷ " + shortNumber(step.divisor) + result;
    case Rule::Activation:
        return step.function.name + result;
    case Rule::Formula:
        return (step.formula ? std::string(step.formula->text) : std::string()) + result;
    default:
        return std::string(ruleName(step.rule)) + result;
    }
}

} // namespace

const char* ruleName(Rule rule) {
    switch (rule) {
    case Rule::Sum:
        return N_("Sum");
    case Rule::Mean:
        return N_("Mean");
    case Rule::MeanSquare:
        return N_("Mean square");
    case Rule::Product:
        return N_("Product");
    case Rule::Max:
        return N_("Largest");
    case Rule::Min:
        return N_("Smallest");
    case Rule::Copy:
        return N_("Copy");
    case Rule::Softmax:
        return N_("Softmax");
    case Rule::Activation:
        return N_("Activation");
    case Rule::Formula:
        return N_("Formula");
    }
    return "";
}

std::string indexText(const Shape& shape, std::int64_t flat) {
    std::string text;
    for (const std::int64_t index : indexOf(shape, flat))
        text += (text.empty() ? "[" : ", ") + std::to_string(index);
    return text.empty() ? "[]" : text + "]";
}

Message originText(const Number& number, const ExplanationPlace& place) {
    const Shape* shape = shapeOf(number, place.numbers);
    const auto port = static_cast<std::size_t>(number.port);
    switch (number.origin) {
    case Origin::Input:
        if (!shape)
            break;
        return elementText(place.numbers.inputs[port].axes, *shape, indexOf(*shape, number.index));
    case Origin::Padding:
        return message(N_("padding"));
    case Origin::Weight:
        if (!shape || port >= place.node.weights.size())
            break;
        return shape->rank() == 0 ? message("%1", place.node.weights[port].name)
                                  : message("%1 %2", place.node.weights[port].name, indexText(*shape, number.index));
    case Origin::Step:
        if (const auto step = static_cast<std::size_t>(number.index); step < place.explanation.steps.size()) {
            const Step& earlier = place.explanation.steps[step];
            return earlier.title.empty() ? message(ruleName(earlier.rule)) : earlier.title;
        }
        break;
    case Origin::Inner:
        return message(N_("computed on the way"));
    case Origin::Constant:
        return message(N_("constant"));
    }
    return message(N_("unknown"));
}

std::string explanationText(const ExplanationPlace& place) {
    std::string text;
    for (const Step& step : place.explanation.steps) {
        text += (step.title.empty() ? std::string(ruleName(step.rule)) : step.title.toString()) + "\n";
        for (std::size_t i = 0; i < step.terms.size(); ++i)
            text += "  " + factorText(step, i, place) + "\n";
        text += "  " + resultText(step) + "\n";
    }
    if (!place.explanation.remark.empty())
        text += place.explanation.remark.toString() + "\n";
    return text;
}

std::string explanationCsv(const ExplanationPlace& place) {
    std::string csv = "step,title,rule,from,value,weight from,weight,product,channel,result\n";
    for (std::size_t s = 0; s < place.explanation.steps.size(); ++s) {
        const Step& step = place.explanation.steps[s];
        for (const Term& term : step.terms)
            csv += std::to_string(s) + ',' + quoted(step.title.toString()) + ',' + quoted(ruleName(step.rule)) + ',' +
                   quoted(originText(term.factor, place).toString()) + ',' + digits(term.factor.value) + ',' +
                   quoted(originText(term.weight, place).toString()) + ',' + digits(term.weight.value) + ',' +
                   digits(term.product()) + ',' + std::to_string(term.channel) + ',' + digits(step.result) + '\n';
    }
    return csv;
}

} // namespace layerscope
