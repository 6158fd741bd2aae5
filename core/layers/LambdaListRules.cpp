// SPDX-License-Identifier: GPL-3.0-or-later
// What the functions of the Lambda layer's language do that take many numbers together, as steps of an explanation.
#include "layers/LambdaFormulas.h"
#include "layers/LambdaRules.h"
#include "tensor/Elements.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace layerscope {
namespace {

using expression::Argument;
using expression::Element;
using Place = LambdaWriter::Place;
using List = LambdaWriter::List;

// One number of many.

/// All numbers that a reduction takes together for one of its results.
List reducedList(const LambdaWriter& writer, const Place& place, int axesArgument) {
    const Shape shape = writer.numbers().specOf(place.arg(0)).shape;
    const std::vector<int> axes = place.specs.axes(axesArgument, shape.rank()).value();
    const bool keeps = place.index.size() == static_cast<std::size_t>(shape.rank());
    std::vector<std::int64_t> index;
    std::size_t next = 0;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        const bool reduced = std::ranges::find(axes, axis) != axes.end();
        index.push_back(reduced ? 0 : place.index[next]);
        next += keeps || !reduced ? 1 : 0;
    }
    return {&place.arg(0), blockThrough(shape, index, axes)};
}

template <Rule rule>
bool reduce(LambdaWriter& writer, const Place& place) {
    const List list = reducedList(writer, place, 1);
    const double divisor = rule == Rule::Mean ? static_cast<double>(list.flats.size()) : 1;
    std::vector<Term> terms = writer.terms(list, rule == Rule::Mean ? Rule::Sum : rule);
    writer.append(place, {.title = {}, .rule = rule, .terms = std::move(terms), .divisor = divisor});
    return true;
}

/// any is the largest and all the smallest of 0 and 1.
template <Rule rule>
bool reduceTruths(LambdaWriter& writer, const Place& place) {
    return writer.numbers().specOf(place.arg(0)).element == Element::Bool && reduce<rule>(writer, place);
}

template <bool root>
bool spread(LambdaWriter& writer, const Place& place) {
    const std::vector<Term> terms = writer.terms(reducedList(writer, place, 1));
    const auto count = static_cast<double>(terms.size());
    const std::size_t mean =
        writer.append(place, {.title = {}, .rule = Rule::Mean, .terms = terms, .divisor = count}, N_("%1: the mean"));
    const std::size_t variance = writer.append(
        place, {.title = {}, .rule = Rule::MeanSquare, .terms = terms, .divisor = count, .centre = writer.result(mean)},
        root ? N_("%1: the mean of the squared distances from it") : "%1");
    if (root)
        writer.appendFormula(place, lambda::kRoot, {writer.result(variance)});
    return true;
}

template <Rule rule>
bool placeOfBest(LambdaWriter& writer, const Place& place) {
    const std::size_t best =
        writer.append(place, {.title = {}, .rule = rule, .terms = writer.terms(reducedList(writer, place, 1))},
                      N_("%1: the number itself"));
    const auto chosen = static_cast<double>(writer.explanation().steps[best].chosen);
    writer.append(place, {.title = {}, .rule = Rule::Copy, .terms = {{.factor = constantNumber(chosen)}}},
                  N_("%1: its place"));
    return true;
}

bool logOfSum(LambdaWriter& writer, const Place& place) {
    std::vector<Term> terms = writer.terms(reducedList(writer, place, 1));
    const std::size_t largest =
        writer.append(place, {.title = {}, .rule = Rule::Max, .terms = terms}, N_("%1: the largest number"));
    const std::size_t chosen = writer.explanation().steps[largest].chosen;
    const std::size_t share =
        writer.append(place, {.title = {}, .rule = Rule::Softmax, .terms = std::move(terms), .chosen = chosen},
                      N_("%1: the share of the largest"));
    writer.appendFormula(place, lambda::kLogOfSum, {writer.result(largest), writer.result(share)});
    return true;
}

/// The largest or the smallest of all sizes.
bool appendExtremeSize(LambdaWriter& writer, const Place& place, const List& list, bool largest) {
    std::vector<double> sizes;
    for (const std::int64_t flat : list.flats)
        sizes.push_back(std::abs(writer.plain(*list.argument, flat).value));
    const auto best = largest ? std::ranges::max_element(sizes) : std::ranges::min_element(sizes);
    const auto at = static_cast<std::size_t>(best - sizes.begin());
    writer.appendFormula(place, lambda::kSize, {writer.number(*list.argument, list.flats[at])});
    return true;
}

/// |x1|^order + |x2|^order + ..., and its root: the length for an order of 2. Each power stands as the number times
/// what is left of it.
bool appendLength(LambdaWriter& writer, const Place& place, const List& list, double order) {
    if (std::isinf(order))
        return appendExtremeSize(writer, place, list, order > 0);
    if (order == 0)
        return false;
    std::vector<Term> terms = writer.terms(list);
    for (Term& term : terms) {
        const double x = term.factor.value;
        term.weight = {.origin = Origin::Inner, .value = x == 0 ? 0 : std::pow(std::abs(x), order) / x};
    }
    const std::size_t sum =
        writer.append(place, {.title = {}, .terms = std::move(terms)}, N_("%1: the sum of the powers"));
    if (order != 1)
        writer.appendFormula(place, lambda::kRootOf, {writer.result(sum), constantNumber(order)});
    return true;
}

double orderOf(const Argument& argument) {
    return argument.isNumber() ? argument.value() : 2;
}

bool norm(LambdaWriter& writer, const Place& place) {
    return appendLength(writer, place, reducedList(writer, place, 2), orderOf(place.arg(1)));
}

bool normalize(LambdaWriter& writer, const Place& place) {
    const Shape shape = writer.numbers().specOf(place.arg(0)).shape;
    const std::vector<int> axes = place.specs.axes(1, shape.rank()).value();
    const double epsilon = place.arg(3).isNone() ? 1e-7 : place.specs.number(3).value();
    const Number x = writer.operand(place, 0);
    if (!appendLength(writer, place, {&place.arg(0), blockThrough(shape, place.index, axes)}, orderOf(place.arg(2))))
        return false;
    const Number length = writer.result(writer.explanation().steps.size() - 1);
    writer.appendFormula(place, lambda::kShortened, {x, length, constantNumber(epsilon)});
    return true;
}

// Along a line.

/// The numbers along the axis that argument `axisArgument` names, and the place of the result among them; without an
/// axis all numbers are one line.
struct Line {
    List list;
    std::size_t own = 0;
};
Line lineOf(const LambdaWriter& writer, const Place& place, int axisArgument) {
    const Shape shape = writer.numbers().specOf(place.arg(0)).shape;
    if (place.arg(axisArgument).isNone()) {
        std::vector<std::int64_t> all(static_cast<std::size_t>(shape.elements()));
        std::iota(all.begin(), all.end(), 0);
        return {{&place.arg(0), std::move(all)}, static_cast<std::size_t>(place.index[0])};
    }
    const int axis = place.specs.axis(axisArgument, shape.rank()).value();
    const auto own = static_cast<std::size_t>(place.index[static_cast<std::size_t>(axis)]);
    std::vector<std::int64_t> index = place.index;
    index[static_cast<std::size_t>(axis)] = 0;
    return {{&place.arg(0), lineThrough(shape, index, axis)}, own};
}

template <Rule rule>
bool cumulate(LambdaWriter& writer, const Place& place) {
    Line line = lineOf(writer, place, 1);
    line.list.flats.resize(line.own + 1);
    writer.append(place, {.title = {}, .rule = rule, .terms = writer.terms(line.list, rule)});
    return true;
}

/// Which number of the line comes out: NaN counts as the largest.
std::int64_t sortedAt(const LambdaWriter& writer, const Line& line) {
    std::vector<std::int64_t> order(line.list.flats.size());
    std::iota(order.begin(), order.end(), 0);
    std::vector<double> values;
    for (const std::int64_t flat : line.list.flats)
        values.push_back(writer.plain(*line.list.argument, flat).value);
    std::ranges::stable_sort(order, [&values](std::int64_t a, std::int64_t b) {
        const double first = values[static_cast<std::size_t>(a)];
        const double second = values[static_cast<std::size_t>(b)];
        return std::isnan(second) ? !std::isnan(first) : first < second;
    });
    return order[line.own];
}

bool sort(LambdaWriter& writer, const Place& place) {
    const Line line = lineOf(writer, place, 1);
    const auto at = static_cast<std::size_t>(sortedAt(writer, line));
    const Number found = writer.number(place.arg(0), line.list.flats[at]);
    writer.append(place, {.title = {}, .rule = Rule::Copy, .terms = {{.factor = found}}});
    return true;
}

bool placeSorted(LambdaWriter& writer, const Place& place) {
    const auto at = static_cast<double>(sortedAt(writer, lineOf(writer, place, 1)));
    writer.append(place, {.title = {}, .rule = Rule::Copy, .terms = {{.factor = constantNumber(at)}}});
    return true;
}

/// n times the difference of neighbours: each number by a binomial coefficient, with changing signs.
bool differ(LambdaWriter& writer, const Place& place) {
    const Line line = lineOf(writer, place, 2);
    const auto times = static_cast<std::size_t>(place.specs.integer(1).value());
    List list{&place.arg(0), {}};
    for (std::size_t i = 0; i <= times; ++i)
        list.flats.push_back(line.list.flats[line.own + i]);
    std::vector<Term> terms = writer.terms(list);
    double weight = times % 2 == 0 ? 1 : -1;
    for (std::size_t i = 0; i <= times; ++i) {
        terms[i].weight = constantNumber(weight);
        weight = -weight * static_cast<double>(times - i) / static_cast<double>(i + 1);
    }
    writer.append(place, {.title = {}, .terms = std::move(terms)});
    return true;
}

constexpr LambdaRule kRules[] = {
    {"sum", reduce<Rule::Sum>},
    {"mean", reduce<Rule::Mean>},
    {"prod", reduce<Rule::Product>},
    {"max", reduce<Rule::Max>},
    {"amax", reduce<Rule::Max>},
    {"min", reduce<Rule::Min>},
    {"amin", reduce<Rule::Min>},
    {"any", reduceTruths<Rule::Max>},
    {"all", reduceTruths<Rule::Min>},
    {"count_nonzero", reduceTruths<Rule::Sum>},
    {"var", spread<false>},
    {"std", spread<true>},
    {"argmax", placeOfBest<Rule::Max>},
    {"argmin", placeOfBest<Rule::Min>},
    {"logsumexp", logOfSum},
    {"norm", norm},
    {"normalize", normalize},
    {"cumsum", cumulate<Rule::Sum>},
    {"cumprod", cumulate<Rule::Product>},
    {"sort", sort},
    {"argsort", placeSorted},
    {"diff", differ},
};

} // namespace

std::span<const LambdaRule> lambdaListRules() {
    return kRules;
}

} // namespace layerscope
