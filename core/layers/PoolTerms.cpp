// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/PoolTerms.h"

#include "layers/Taps.h"

#include <limits>

namespace layerscope {
namespace {

Message titleOf(Rule rule) {
    return message(rule == Rule::Max ? N_("Largest") : N_("Mean"));
}

Explanation pooled(Rule rule, std::vector<Term> terms) {
    const auto real = std::ranges::count_if(terms, [](const Term& term) { return !term.isPadding(); });
    Explanation explanation;
    append(explanation, {.title = titleOf(rule),
                         .rule = rule,
                         .terms = std::move(terms),
                         .divisor = rule == Rule::Mean ? static_cast<double>(real) : 1});
    return explanation;
}

} // namespace

Explanation poolTerms(const TermsCall& call, std::span<const Window> windows, Rule rule) {
    const Shape& shape = call.inputs[0].tensor.shape();
    const Layout layout = layoutOf(call.params, shape.rank());
    const MapElement at = mapElement(call.element, layout);
    const MapIndex index(shape, layout);
    const Number padding = paddingNumber(0, rule == Rule::Max ? -std::numeric_limits<double>::infinity() : 0);
    std::vector<Term> terms;
    for (const Tap& tap : tapsAt(windows, at.place)) {
        const bool real = tap.place >= 0;
        terms.push_back({.factor = real ? inputNumber(call, 0, index.at(at.batch, tap.place, at.channel)) : padding,
                         .channel = at.channel});
    }
    return pooled(rule, std::move(terms));
}

Explanation globalPoolTerms(const TermsCall& call, Rule rule, const Tensor* mask) {
    const Shape& shape = call.inputs[0].tensor.shape();
    const Layout layout = layoutOf(call.params, shape.rank());
    const bool keepsRank = call.output.shape.rank() == shape.rank();
    const std::int64_t channel = call.element[static_cast<std::size_t>(keepsRank ? layout.channelAxis() : 1)];
    const MapIndex index(shape, layout);
    std::vector<Term> terms;
    for (std::int64_t place = 0; place < index.places; ++place)
        if (!mask || mask->at(call.element[0] * index.places + place) != 0)
            terms.push_back(
                {.factor = inputNumber(call, 0, index.at(call.element[0], place, channel)), .channel = channel});
    const std::int64_t left = index.places - static_cast<std::int64_t>(terms.size());
    Explanation explanation = pooled(rule, std::move(terms));
    if (left > 0)
        explanation.remark = message(N_("%1 of %2 steps are masked and do not count."), left, index.places);
    return explanation;
}

} // namespace layerscope
