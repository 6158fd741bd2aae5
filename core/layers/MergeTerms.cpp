// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/MergeTerms.h"

#include "layers/Elementwise.h"
#include "tensor/Elements.h"

namespace layerscope {
namespace {

Term termOf(const TermsCall& call, std::size_t port) {
    const Shape shape = lifted(call.inputs[port].tensor.shape(), call.output.shape.rank());
    return {.factor = inputNumber(call, static_cast<int>(port), flatUnder(shape, call.element))};
}

std::vector<Term> allTerms(const TermsCall& call) {
    std::vector<Term> terms;
    for (std::size_t port = 0; port < call.inputs.size(); ++port)
        terms.push_back(termOf(call, port));
    return terms;
}

/// Keras loses the mask of an input that it gives more dimensions.
bool isKept(const TermsCall& call, const Value& input) {
    if (!input.mask || input.tensor.shape().rank() != call.output.shape.rank())
        return true;
    const auto row = call.element.first(call.element.size() - 1);
    return input.mask->at(flatUnder(input.mask->shape(), row)) != 0;
}

Explanation explained(Message title, Rule rule, std::vector<Term> terms, double divisor = 1) {
    Explanation explanation;
    append(explanation, {.title = std::move(title), .rule = rule, .terms = std::move(terms), .divisor = divisor});
    return explanation;
}

Message titleOf(Rule rule) {
    return rule == Rule::Product ? message(N_("Product of the inputs"))
           : rule == Rule::Max   ? message(N_("Largest of the inputs"))
                                 : message(N_("Smallest of the inputs"));
}

/// What is left when every input is masked: Multiply gives 0, the others the first input.
Explanation noneKept(const TermsCall& call, Rule rule) {
    const Number left = rule == Rule::Product ? constantNumber(0) : termOf(call, 0).factor;
    Explanation explanation = copyOf(left, titleOf(rule));
    explanation.remark = rule == Rule::Product
                             ? message(N_("The masks leave out every input here: the result is 0."))
                             : message(N_("The masks leave out every input here: the first one is handed on."));
    return explanation;
}

} // namespace

Explanation sumTerms(const TermsCall& call) {
    return explained(message(N_("Sum of the inputs")), Rule::Sum, allTerms(call));
}

Explanation differenceTerms(const TermsCall& call) {
    std::vector<Term> terms = allTerms(call);
    terms.back().weight = constantNumber(-1);
    return explained(message(N_("First input minus the second")), Rule::Sum, std::move(terms));
}

Explanation averageTerms(const TermsCall& call) {
    std::vector<Term> terms = allTerms(call);
    const auto count = static_cast<double>(terms.size());
    return explained(message(N_("Mean of the inputs")), Rule::Mean, std::move(terms), count);
}

Explanation whereKeptTerms(const TermsCall& call, Rule rule) {
    std::vector<Term> terms;
    for (std::size_t port = 0; port < call.inputs.size(); ++port)
        if (isKept(call, call.inputs[port]))
            terms.push_back(termOf(call, port));
    if (terms.empty())
        return noneKept(call, rule);
    const bool allKept = terms.size() == call.inputs.size();
    Explanation explanation = explained(titleOf(rule), rule, std::move(terms));
    if (!allKept)
        explanation.remark = message(N_("Inputs that are masked here do not take part."));
    return explanation;
}

} // namespace layerscope
