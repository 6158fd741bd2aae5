// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/LambdaTerms.h"

#include "layers/LambdaWriter.h"
#include "tensor/Elements.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace layerscope {
namespace {

using expression::Argument;

/// The engine computes in single precision; what differs by more was computed in another way.
constexpr double kSame = 4e-6;

double scaleOf(const Step& step) {
    double sum = 0;
    for (const Term& term : step.terms)
        sum += std::abs(term.product());
    return std::max(std::abs(step.result), sum / step.divisor);
}

} // namespace

Explanation LambdaWriter::write(std::int64_t flat) {
    const Number made = number(m_numbers.result(), flat);
    const bool isLast = made.origin == Origin::Step && made.index + 1 == static_cast<std::int64_t>(m_out.steps.size());
    if (!isLast)
        layerscope::append(m_out, {.title = message(N_("Handed on")), .rule = Rule::Copy, .terms = {{.factor = made}}});
    return std::move(m_out);
}

Number LambdaWriter::number(const Argument& argument, std::int64_t flat) {
    const LambdaNumbers::Source source = m_numbers.sourceOf(argument, flat);
    if (!source.isComputed() || !m_follows || m_out.steps.size() >= kMostSteps)
        return m_numbers.numberAt(source);
    return result(stepOf(source.call(), source.flat));
}

Number LambdaWriter::plain(const Argument& argument, std::int64_t flat) const {
    return m_numbers.numberAt(m_numbers.sourceOf(argument, flat));
}

Number LambdaWriter::operand(const Place& place, int i) {
    return number(place.arg(i), flatUnder(m_numbers.specOf(place.arg(i)).shape, place.index));
}

std::vector<Term> LambdaWriter::terms(const List& list) {
    std::vector<Term> terms;
    for (const std::int64_t flat : list.flats)
        terms.push_back({.factor = plain(*list.argument, flat)});
    const auto size = [](const Term& term) { return std::abs(term.factor.value); };
    const auto largest = static_cast<std::size_t>(std::ranges::max_element(terms, {}, size) - terms.begin());
    if (terms[largest].factor.origin == Origin::Inner)
        terms[largest].factor = number(*list.argument, list.flats[largest]);
    return terms;
}

std::vector<Term> LambdaWriter::terms(const List& list, Rule rule) {
    if (list.flats.size() <= kMostListed)
        return terms(list);
    m_out.remark = message(N_("The numbers are too many to list: they stand as what stretches of them give."));
    std::vector<Term> stretches;
    const std::size_t each = (list.flats.size() + kStretches - 1) / kStretches;
    for (std::size_t begin = 0; begin < list.flats.size(); begin += each) {
        Step stretch{.title = {}, .rule = rule, .terms = {}};
        for (std::size_t i = begin; i < std::min(begin + each, list.flats.size()); ++i)
            stretch.terms.push_back({.factor = plain(*list.argument, list.flats[i])});
        stretches.push_back({.factor = {.origin = Origin::Inner, .value = resultOf(stretch, {})}});
    }
    return stretches;
}

std::size_t LambdaWriter::append(const Place& place, Step step, const char* what) {
    step.title = message(what, place.specs.piece());
    return layerscope::append(m_out, std::move(step));
}

std::size_t LambdaWriter::appendFormula(const Place& place, const Formula& formula, std::vector<Number> operands,
                                        const char* what) {
    Step step{.title = {}, .rule = Rule::Formula, .terms = {}, .formula = &formula};
    for (const Number& operand : operands)
        step.terms.push_back({.factor = operand});
    return append(place, std::move(step), what);
}

/// First with the steps of what it takes. Where their last digits matter, as for what is cut off, with the numbers as
/// the engine has them; what even then comes out otherwise was not made in that way.
std::size_t LambdaWriter::stepOf(int call, std::int64_t flat) {
    if (const auto known = m_known.find({call, flat}); known != m_known.end())
        return known->second;
    const Place place{call, m_numbers.call(call), m_numbers.specs(call), indexOf(m_numbers.specOf(call).shape, flat)};
    const double value = m_numbers.valueOf(call, flat);
    const std::size_t begin = m_out.steps.size();
    bool done = false;
    for (const bool follows : {true, false}) {
        m_follows = follows;
        done = appendRule(*this, place) && isRight(begin, value);
        if (done)
            break;
        cut(begin);
    }
    m_follows = true;
    if (!done)
        append(place,
               {.title = {}, .rule = Rule::Copy, .terms = {{.factor = {.origin = Origin::Inner, .value = value}}}},
               N_("%1, computed as a whole"));
    return m_known[{call, flat}] = m_out.steps.size() - 1;
}

bool LambdaWriter::isRight(std::size_t begin, double value) const {
    if (m_out.steps.size() <= begin)
        return false;
    const double said = m_out.steps.back().result;
    if (said == value || (std::isnan(said) && std::isnan(value)))
        return true;
    return std::abs(said - value) <= kSame * std::max(std::abs(value), scaleOf(m_out.steps.back()));
}

void LambdaWriter::cut(std::size_t steps) {
    m_out.steps.resize(steps);
    std::erase_if(m_known, [steps](const auto& known) { return known.second >= steps; });
}

Explanation lambdaTerms(const TermsCall& call) {
    return LambdaWriter(call).write(flatOf(call.output.shape, call.element));
}

} // namespace layerscope
