// SPDX-License-Identifier: GPL-3.0-or-later
#include "ExplanationOut.h"
#include "Table.h"
#include "base/Numbers.h"
#include "explain/Chapters.h"

#include <cmath>
#include <iostream>

namespace layerscope {
namespace {

using Row = std::vector<std::string>;

std::string digits(double value) {
    return fullNumber(value == 0 ? 0.0F : static_cast<float>(value)); // no -0
}

bool isSum(const Step& step) {
    return step.rule == Rule::Sum || step.rule == Rule::Mean;
}

bool isBias(const Term& term, const Explained& explained) {
    return term.factor.origin == Origin::Weight &&
           explained.step.weights[static_cast<std::size_t>(term.factor.port)].name == "bias";
}

Row sumRow(const Step& step, const Term& term, const Explained& explained) {
    const bool plain = term.weight.origin == Origin::Constant && term.weight.value == 1;
    Row row{sourceText(term.factor, explained), plain ? "" : sourceText(term.weight, explained),
            digits(term.factor.value), plain ? "" : digits(term.weight.value), digits(partOf(step, term))};
    if (step.rule == Rule::MeanSquare)
        row[3] = "− " + digits(step.centre.value);
    return row;
}

/// A sum whose rows add up to its last one.
std::vector<Row> sumRows(const Step& step, const Explained& explained, std::size_t most) {
    std::vector<Row> rows{{"From", "With", "Value", "Weight", step.rule == Rule::MeanSquare ? "Squared" : "Product"}};
    double rest = 0;
    std::size_t folded = 0;
    for (const std::size_t term : byWeight(step))
        if (rows.size() <= most || isBias(step.terms[term], explained)) {
            rows.push_back(sumRow(step, step.terms[term], explained));
        } else {
            rest += partOf(step, step.terms[term]);
            ++folded;
        }
    if (folded > 0)
        rows.push_back({message(N_("%1 further terms"), folded).toString(), "", "", "", digits(rest)});
    if (step.rule != Rule::Sum)
        rows.push_back({message(N_("The sum, divided by %1"), shortNumber(step.divisor)).toString(), "", "", "",
                        digits(step.result)});
    else
        rows.push_back({N_("Together"), "", "", "", digits(step.result)});
    return rows;
}

/// Why a number stands out among the others.
std::string markOf(const Step& step, std::size_t term) {
    if (term != step.chosen)
        return "";
    switch (step.rule) {
    case Rule::Max:
        return N_("the largest");
    case Rule::Min:
        return N_("the smallest");
    case Rule::Softmax:
        return N_("this one");
    default:
        return "";
    }
}

/// What is done with the numbers.
std::string resultText(const Step& step) {
    switch (step.rule) {
    case Rule::Activation:
        return step.function.name;
    case Rule::Formula:
        return step.formula->text;
    case Rule::Softmax:
        return N_("exp of this one ÷ sum of exp of all");
    case Rule::Product:
        return N_("Multiplied");
    default:
        return N_("Result");
    }
}

/// Numbers of which one is chosen, or that a formula or a function takes.
std::vector<Row> operandRows(const Step& step, const Explained& explained, std::size_t most) {
    std::vector<Row> rows{{"From", "", "Value"}};
    const bool listed = step.rule == Rule::Max || step.rule == Rule::Min || step.rule == Rule::Softmax;
    const std::vector<std::size_t> order = byWeight(step);
    for (std::size_t i = 0; i < order.size() && (!listed || i < most); ++i) {
        const std::size_t term = order[i];
        const bool named = step.rule == Rule::Formula && term < step.formula->operands.size();
        rows.push_back({sourceText(step.terms[term].factor, explained),
                        named ? step.formula->operands[term] : markOf(step, term),
                        digits(step.terms[term].factor.value)});
    }
    if (listed && order.size() > most)
        rows.push_back({message(N_("%1 further numbers"), order.size() - most).toString(), "", ""});
    rows.push_back({resultText(step), "", digits(step.result)});
    return rows;
}

Json valueJson(double value) {
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value > 0 ? "Infinity" : "-Infinity";
    return value;
}

Json numberJson(const Number& number, const Explained& explained) {
    Json json{{"origin", idOf(number.origin)}};
    const auto port = static_cast<std::size_t>(number.port);
    if (number.origin == Origin::Input || number.origin == Origin::Padding)
        json["node"] = explained.inputName(number.port);
    if (number.origin == Origin::Input) {
        json["port"] = number.port;
        json["at"] = indexOf(explained.numbers.inputs[port].tensor.shape(), number.index);
    }
    if (number.origin == Origin::Weight) {
        json["name"] = explained.step.weights[port].name;
        json["at"] = indexOf(explained.numbers.weights[port].shape(), number.index);
    }
    if (number.origin == Origin::Step)
        json["step"] = number.index;
    json["value"] = valueJson(number.value);
    return json;
}

Json termJson(const Step& step, const Term& term, const Explained& explained) {
    Json json{{"factor", numberJson(term.factor, explained)}};
    if (isSum(step)) {
        json["weight"] = numberJson(term.weight, explained);
        json["product"] = valueJson(term.product());
    }
    if (term.channel >= 0)
        json["channel"] = term.channel;
    return json;
}

Json stepJson(const Step& step, const Explained& explained) {
    Json json{{"title", step.title.toString()}, {"rule", idOf(step.rule)}, {"result", valueJson(step.result)}};
    if (step.rule == Rule::Mean || step.rule == Rule::MeanSquare)
        json["divisor"] = step.divisor;
    if (step.rule == Rule::MeanSquare)
        json["centre"] = numberJson(step.centre, explained);
    if (step.rule == Rule::Max || step.rule == Rule::Min || step.rule == Rule::Softmax)
        json["chosen"] = step.chosen;
    if (step.rule == Rule::Activation)
        json["function"] = {{"name", step.function.name}, {"args", step.function.args}};
    if (step.rule == Rule::Formula) {
        json["formula"] = step.formula->text;
        json["operands"] = std::vector<std::string>(step.formula->operands.begin(), step.formula->operands.end());
    }
    json["terms"] = Json::array();
    for (const Term& term : step.terms)
        json["terms"].push_back(termJson(step, term, explained));
    return json;
}

/// The layer's last sum, and the bias in it: null where it has none.
std::pair<Json, Json> sumAndBias(const Explained& explained) {
    for (auto step = explained.explanation.steps.rbegin(); step != explained.explanation.steps.rend(); ++step) {
        if (step->rule != Rule::Sum)
            continue;
        for (const Term& term : step->terms)
            if (isBias(term, explained))
                return {valueJson(step->result), valueJson(term.product())};
        return {valueJson(step->result), nullptr};
    }
    return {nullptr, nullptr};
}

} // namespace

void printExplanation(const Explained& explained, std::size_t terms) {
    const TensorSpec& output = explained.step.output;
    std::cout << explained.step.node->name << " (" << explained.step.node->type << "), "
              << elementText(output.axes, output.shape, explained.element).toString() << '\n';
    for (const Step& step : explained.explanation.steps) {
        const auto padding = std::ranges::count_if(step.terms, &Term::isPadding);
        std::cout << '\n' << step.title.toString();
        if (step.terms.size() > 1)
            std::cout << message(N_(": %1 terms"), step.terms.size()).toString();
        if (padding > 0)
            std::cout << message(N_(", %1 of them padding"), padding).toString();
        std::cout << '\n';
        const bool adds = isSum(step) || step.rule == Rule::MeanSquare;
        constexpr std::size_t kFirstNumber = 2;
        printTable(std::cout, adds ? sumRows(step, explained, terms) : operandRows(step, explained, terms),
                   kFirstNumber);
    }
    if (!explained.explanation.remark.empty())
        std::cout << '\n' << explained.explanation.remark.toString() << '\n';
    std::cout << "\nValue " << digits(explained.explanation.value()) << "; the engine computed "
              << digits(explained.engine) << ".\n";
}

Json explanationJson(const Explained& explained) {
    const auto [sum, bias] = sumAndBias(explained);
    Json json{{"node", explained.step.node->name},
              {"type", explained.step.node->type},
              {"at", std::vector<std::int64_t>(explained.element.begin(), explained.element.end())},
              {"bias", bias},
              {"sum", sum},
              {"activation", nullptr},
              {"value", valueJson(explained.explanation.value())},
              {"recomputed", valueJson(recomputed(explained.explanation))},
              {"engine", valueJson(explained.engine)},
              {"remark", explained.explanation.remark.toString()}};
    if (const ParamValue* activation = explained.step.node->params.find("activation"))
        json["activation"] = std::get<NamedFunction>(*activation).name;
    json["steps"] = Json::array();
    for (const Step& step : explained.explanation.steps)
        json["steps"].push_back(stepJson(step, explained));
    return json;
}

} // namespace layerscope
