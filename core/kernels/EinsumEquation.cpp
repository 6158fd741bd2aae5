// SPDX-License-Identifier: GPL-3.0-or-later
// The text of an equation, and the sizes that it gives.
#include "kernels/EinsumLabels.h"

#include <algorithm>
#include <cctype>
#include <optional>

namespace layerscope {
namespace {

bool isLetter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

tl::unexpected<EinsumFault> wrong(Message text, std::size_t begin, std::size_t end) {
    return tl::unexpected<EinsumFault>(EinsumFault{std::move(text), begin, end});
}

/// The letters between begin and end of the text.
EinsumChecked<std::string> parseTerm(std::string_view text, std::size_t begin, std::size_t end) {
    std::string term;
    for (std::size_t i = begin; i < end; ++i) {
        if (text[i] == ' ')
            continue;
        if (isLetter(text[i])) {
            term += text[i];
        } else if (text.substr(i, end - i).starts_with("...")) {
            if (term.find(EinsumEquation::kEllipsis) != std::string::npos)
                return wrong(message(N_("A term can have \"...\" only once")), i, i + 3);
            term += EinsumEquation::kEllipsis;
            i += 2;
        } else if (text[i] == '.') {
            return wrong(message(N_("\"...\" needs three dots")), i, i + 1);
        } else {
            return wrong(message(N_("\"%1\" does not belong into an equation: it takes letters, \"...\", \",\" and "
                                    "\"->\""),
                                 std::string(1, text[i])),
                         i, i + 1);
        }
    }
    return term;
}

bool hasDots(const std::string& term) {
    return term.find(EinsumEquation::kEllipsis) != std::string::npos;
}

std::string lettersOnceInAlphabet(const std::vector<std::string>& inputs) {
    std::string all;
    for (const std::string& input : inputs)
        all += input;
    std::string once;
    for (char c : all)
        if (c == EinsumEquation::kEllipsis ? once.find(c) == std::string::npos : std::ranges::count(all, c) == 1)
            once += c;
    std::ranges::sort(once); // a dot comes before the letters
    return once;
}

std::optional<EinsumFault> problemWithOutput(const EinsumEquation& equation) {
    const auto [begin, end] = equation.places.back();
    for (char c : equation.output) {
        if (std::ranges::count(equation.output, c) > 1)
            return EinsumFault{message(N_("The letter \"%1\" is twice in the output"), std::string(1, c)), begin, end};
        if (c != EinsumEquation::kEllipsis && std::ranges::none_of(equation.inputs, [c](const std::string& term) {
                return term.find(c) != std::string::npos;
            }))
            return EinsumFault{
                message(N_("The letter \"%1\" of the output is in none of the inputs"), std::string(1, c)), begin, end};
    }
    return std::nullopt;
}

} // namespace

EinsumChecked<EinsumEquation> parseEinsum(std::string_view text) {
    const std::size_t arrow = text.find("->");
    const std::size_t inputsEnd = std::min(arrow, text.size());
    EinsumEquation equation;
    for (std::size_t begin = 0; begin <= inputsEnd;) {
        const std::size_t end = std::min(text.find(',', begin), inputsEnd);
        auto term = parseTerm(text, begin, end);
        if (!term)
            return tl::unexpected(term.error());
        equation.inputs.push_back(*std::move(term));
        equation.places.emplace_back(begin, end);
        begin = end + 1;
    }
    const std::size_t outputBegin = arrow == std::string_view::npos ? text.size() : arrow + 2;
    auto output = parseTerm(text, outputBegin, text.size());
    if (!output)
        return tl::unexpected(output.error());
    equation.output = arrow == std::string_view::npos ? lettersOnceInAlphabet(equation.inputs) : *std::move(output);
    equation.places.emplace_back(outputBegin, text.size());
    if (auto problem = problemWithOutput(equation))
        return tl::unexpected(*problem);
    return equation;
}

namespace detail {

namespace {

/// Labels of a term over a shape: letters as they are; axes under the ellipsis count from the last, 0, backwards.
EinsumChecked<std::vector<int>> labelsOf(const std::string& term, int rank, std::pair<std::size_t, std::size_t> place) {
    const bool open = hasDots(term);
    const int letters = static_cast<int>(term.size()) - (open ? 1 : 0);
    if (open ? rank < letters : rank != letters)
        return wrong(message(open ? N_("\"%1\" names %2 axes or more, but the input has %3")
                                  : N_("\"%1\" names %2 axes, but the input has %3"),
                             withDots(term), letters, rank),
                     place.first, place.second);
    std::vector<int> labels;
    for (char c : term) {
        if (c != EinsumEquation::kEllipsis)
            labels.push_back(c);
        else
            for (int i = rank - letters - 1; i >= 0; --i)
                labels.push_back(-1 - i);
    }
    return labels;
}

/// Puts what `shape` says of the sizes to what is known; the axis that disagrees, if any.
std::optional<int> disagreement(const std::vector<int>& labels, const Shape& shape,
                                std::map<int, std::int64_t>& sizes) {
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const std::int64_t size = shape[static_cast<int>(i)];
        std::int64_t& known = sizes.try_emplace(labels[i], size).first->second;
        const auto before = labels.begin() + static_cast<std::ptrdiff_t>(i);
        const bool diagonal = std::find(labels.begin(), before, labels[i]) != before;
        if (known == 1 && !diagonal)
            known = size;
        else if (size != known && (size != 1 || diagonal))
            return static_cast<int>(i);
    }
    return std::nullopt;
}

std::vector<int> outputLabels(const EinsumEquation& equation, const std::map<int, std::int64_t>& sizes) {
    std::vector<int> labels;
    for (char c : equation.output) {
        if (c != EinsumEquation::kEllipsis) {
            labels.push_back(c);
            continue;
        }
        for (const auto& [label, size] : sizes) // the ellipsis' labels are the negative ones, outermost first
            if (label < 0)
                labels.push_back(label);
    }
    return labels;
}

} // namespace

std::string withDots(const std::string& term) {
    std::string out;
    for (char c : term)
        out += c == EinsumEquation::kEllipsis ? std::string("...") : std::string(1, c);
    return out;
}

EinsumChecked<EinsumLabels> einsumLabels(const EinsumEquation& equation, std::span<const Shape> inputs) {
    if (equation.inputs.size() != inputs.size())
        return wrong(message(N_("The equation has %1 inputs, but there are %2"), equation.inputs.size(), inputs.size()),
                     0, equation.places.back().first);
    EinsumLabels out;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        auto labels = labelsOf(equation.inputs[i], inputs[i].rank(), equation.places[i]);
        if (!labels)
            return tl::unexpected(labels.error());
        if (auto axis = disagreement(*labels, inputs[i], out.sizes)) {
            const int label = (*labels)[static_cast<std::size_t>(*axis)];
            const std::string name = label < 0 ? "..." : std::string(1, static_cast<char>(label));
            return wrong(message(N_("\"%1\" is %2 in input %3, but %4 before"), name, inputs[i][*axis], i + 1,
                                 out.sizes.at(label)),
                         equation.places[i].first, equation.places[i].second);
        }
        out.inputs.push_back(*std::move(labels));
    }
    out.output = outputLabels(equation, out.sizes);
    return out;
}

} // namespace detail

EinsumChecked<Shape> einsumShape(const EinsumEquation& equation, std::span<const Shape> inputs) {
    auto labels = detail::einsumLabels(equation, inputs);
    if (!labels)
        return tl::unexpected(labels.error());
    const auto [begin, end] = equation.places.back();
    if (labels->output.size() > static_cast<std::size_t>(Shape::kMaxRank))
        return wrong(
            message(N_("The output has %1 axes, but at most %2 are possible"), labels->output.size(), Shape::kMaxRank),
            begin, end);
    Shape out;
    for (int label : labels->output)
        out.append(labels->sizes.at(label));
    return out;
}

std::int64_t einsumCost(const EinsumEquation& equation, std::span<const Shape> inputs) {
    constexpr std::int64_t kMost = std::int64_t{1} << 62;
    std::int64_t count = 1;
    const auto labels = detail::einsumLabels(equation, inputs);
    for (const auto& [label, size] : labels->sizes)
        count = size > 0 && count > kMost / size ? kMost : count * size;
    return count;
}

} // namespace layerscope
