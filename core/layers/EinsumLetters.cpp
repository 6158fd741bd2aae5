// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/EinsumLetters.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr char kDots = EinsumEquation::kEllipsis;

bool has(const std::string& term, char letter) {
    return term.find(letter) != std::string::npos;
}

/// The axis of a shape that the letter of a term stands for, counted from 0.
int axisOf(const std::string& term, char letter, int rank) {
    const auto at = static_cast<int>(term.find(letter));
    const std::size_t dots = term.find(kDots);
    const int after = static_cast<int>(term.size()) - at;
    return dots != std::string::npos && static_cast<int>(dots) < at ? rank - after : at;
}

/// How many axes the dots of a term stand for.
int dottedAxes(const std::string& term, int rank) {
    return has(term, kDots) ? rank + 1 - static_cast<int>(term.size()) : 0;
}

std::string axisName(int axis, int rank) {
    return axis == 0 ? "first axis" : axis == rank - 1 ? "last axis" : "axis " + std::to_string(axis);
}

/// The letters in the order in which one reads them.
std::string lettersOf(const EinsumEquation& equation) {
    std::string letters;
    for (const std::string& term : equation.inputs)
        for (char letter : term)
            if (!has(letters, letter))
                letters += letter;
    return letters;
}

std::int64_t sizeOf(char letter, const EinsumEquation& equation, const std::array<EinsumParty, 2>& parties) {
    std::int64_t size = 1;
    for (std::size_t i = 0; i < parties.size(); ++i)
        if (has(equation.inputs[i], letter)) {
            const Shape& shape = parties[i].shape;
            size = std::max(size, shape[axisOf(equation.inputs[i], letter, shape.rank())]);
        }
    return size;
}

Message letterText(char letter, const EinsumEquation& equation, const std::array<EinsumParty, 2>& parties) {
    const bool first = has(equation.inputs[0], letter);
    const bool second = has(equation.inputs[1], letter);
    const bool kept = has(equation.output, letter);
    const std::int64_t size = sizeOf(letter, equation, parties);
    const EinsumParty& party = parties[first ? 0 : 1];
    const int rank = party.shape.rank();
    const std::string axis = axisName(axisOf(equation.inputs[first ? 0 : 1], letter, rank), rank);
    if (first && second)
        return message(kept ? N_("%1, the %2 of %3, and in %4 too: multiplied pair by pair, and kept")
                            : N_("%1, the %2 of %3, and in %4 too: multiplied pair by pair, and summed up"),
                       size, axis, party.name, parties[1].name);
    if (!kept)
        return message(N_("%1, the %2 of %3: summed up"), size, axis, party.name);
    return message(first ? N_("%1, the %2 of %3: kept") : N_("%1, new, the %2 of %3"), size, axis, party.name);
}

/// The sizes under the dots; nothing when they stand for no axis.
std::optional<Message> dotsText(const EinsumEquation& equation, const std::array<EinsumParty, 2>& parties) {
    for (std::size_t i = 0; i < parties.size(); ++i) {
        const Shape& shape = parties[i].shape;
        const int count = dottedAxes(equation.inputs[i], shape.rank());
        if (count == 0)
            continue;
        const auto begin = equation.inputs[i].find(kDots);
        const Shape dotted(shape.dims().subspan(begin, static_cast<std::size_t>(count)));
        return message(N_("%1, all other axes of %2: kept as they are"), dotted.toString(), parties[i].name);
    }
    return std::nullopt;
}

Axis meaningOf(char letter, const EinsumEquation& equation, std::span<const TensorSpec> inputs, bool last) {
    for (std::size_t i = 0; i < inputs.size(); ++i)
        if (has(equation.inputs[i], letter)) {
            const int rank = inputs[i].shape.rank();
            const auto axis = static_cast<std::size_t>(axisOf(equation.inputs[i], letter, rank));
            if (axis < inputs[i].axes.size())
                return inputs[i].axes[axis];
        }
    const bool channels = last && inputs[0].shape.rank() > 2 && inputs[0].axes.back().kind == AxisKind::Channel;
    return channels ? channelAxis() : featureAxis();
}

} // namespace

std::optional<TextFault> checkTwoInputEquation(const std::string& text) {
    const auto equation = parseEinsum(text);
    if (!equation)
        return TextFault{equation.error().text, equation.error().begin, equation.error().end};
    if (equation->inputs.size() != 2)
        return TextFault{message(N_("It needs two inputs with a comma between them, as in \"ab,bc->ac\"")), 0,
                         equation->places.back().first};
    if (text.find("->") == std::string::npos)
        return TextFault{message(N_("It needs \"->\" and the letters of the output, as in \"ab,bc->ac\"")), text.size(),
                         text.size()};
    return std::nullopt;
}

Fault equationFault(const EinsumFault& fault) {
    return {fault.text, message(N_("Each axis needs one letter; equal letters must have equal sizes.")), "equation"};
}

Checked<TensorSpec> inferEinsum(const EinsumEquation& equation, std::span<const TensorSpec> inputs) {
    std::vector<Shape> shapes;
    for (const TensorSpec& input : inputs)
        shapes.push_back(input.shape);
    const auto shape = einsumShape(equation, shapes);
    if (!shape)
        return tl::unexpected(equationFault(shape.error()));
    if (!shape->sizedElements())
        return fault(message(N_("The output has more elements than can be counted")),
                     message(N_("Sum over an axis more, or make the input smaller.")), "equation");
    TensorSpec out{.shape = *shape, .axes = {}};
    for (std::size_t i = 0; i < equation.output.size(); ++i) {
        const char letter = equation.output[i];
        if (letter != kDots) {
            out.axes.push_back(meaningOf(letter, equation, inputs, i + 1 == equation.output.size()));
            continue;
        }
        const auto count = static_cast<std::size_t>(shape->rank() + 1 - static_cast<int>(equation.output.size()));
        for (std::size_t port = 0; port < inputs.size(); ++port)
            if (dottedAxes(equation.inputs[port], shapes[port].rank()) == static_cast<int>(count)) {
                const auto begin =
                    inputs[port].axes.begin() + static_cast<std::ptrdiff_t>(equation.inputs[port].find(kDots));
                out.axes.insert(out.axes.end(), begin, begin + static_cast<std::ptrdiff_t>(count));
                break;
            }
    }
    return out;
}

std::vector<Remark> letterRemarks(const EinsumEquation& equation, const std::array<EinsumParty, 2>& parties) {
    std::vector<Remark> remarks;
    for (char letter : lettersOf(equation)) {
        if (letter != kDots) {
            remarks.push_back({std::string(1, letter), letterText(letter, equation, parties)});
        } else if (auto text = dotsText(equation, parties)) {
            remarks.push_back({"...", *std::move(text)});
        }
    }
    return remarks;
}

} // namespace layerscope
