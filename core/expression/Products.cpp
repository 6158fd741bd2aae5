// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/Products.h"
#include "expression/FunctionTable.h"

#include "kernels/Einsum.h"

#include <algorithm>

// Sums of products: every one of them is an einsum of one or two tensors.
namespace layerscope::expression {
namespace {

using Planned = Outcome<Product>;

/// `count` letters from the alphabet.
std::string letters(int from, int count) {
    std::string text;
    for (int i = 0; i < count; ++i)
        text += static_cast<char>('a' + from + i);
    return text;
}

Planned doNotFit(const CallSpecs& call, const Shape& a, const Shape& b) {
    return call.wrong(N_("In `%1`: %2 and %3 cannot be multiplied; the sizes that are summed over must be equal"),
                      a.toString(), b.toString());
}

Planned planMatmul(const CallSpecs& call) {
    const Shape a = call.tensor(0).shape;
    const Shape b = call.tensor(1).shape;
    if (a.rank() == 0 || b.rank() == 0)
        return call.wrong(N_("In `%1`: @ needs tensors; write * to multiply by a number"));
    if (a[-1] != b[b.rank() == 1 ? 0 : -2])
        return doNotFit(call, a, b);
    const std::string left = a.rank() == 1 ? "j" : "...ij";
    const std::string right = b.rank() == 1 ? "j" : "...jk";
    const bool batches = a.rank() > 2 || b.rank() > 2;
    std::string out = batches ? "..." : "";
    out += a.rank() == 1 ? "" : "i";
    out += b.rank() == 1 ? "" : "k";
    std::string equation = left + "," + right + "->" + out;
    if (!batches)
        for (std::size_t dots = equation.find("..."); dots != std::string::npos; dots = equation.find("..."))
            equation.erase(dots, 3);
    return Product{equation, {a, b}};
}

Planned planDot(const CallSpecs& call) {
    const Shape a = call.tensor(0).shape;
    const Shape b = call.tensor(1).shape;
    if (a.rank() == 0 || b.rank() == 0) {
        const std::string own = letters(0, std::max(a.rank(), b.rank()));
        return Product{(a.rank() == 0 ? "," + own : own + ",") + "->" + own, {a, b}};
    }
    if (a[-1] != b[b.rank() == 1 ? 0 : -2])
        return doNotFit(call, a, b);
    const std::string left = letters(0, a.rank() - 1);
    const std::string right = letters(10, std::max(b.rank() - 2, 0));
    const std::string last = b.rank() == 1 ? "" : "y";
    return Product{left + "z," + right + "z" + last + "->" + left + right + last, {a, b}};
}

/// The axes that tensordot sums over, of the first and of the second tensor.
Outcome<std::array<std::vector<int>, 2>> summedAxes(const CallSpecs& call, const Shape& a, const Shape& b) {
    std::array<std::vector<int>, 2> axes;
    const Argument& given = call.arg(2);
    if (given.kind == Argument::Kind::Integer) {
        if (given.integer < 0 || given.integer > std::min(a.rank(), b.rank()))
            return call.wrong(N_("In `%1`: %2 axes cannot be summed over"), given.integer);
        for (int i = 0; i < given.integer; ++i) {
            axes[0].push_back(a.rank() - static_cast<int>(given.integer) + i);
            axes[1].push_back(i);
        }
        return axes;
    }
    if (!given.isList() || given.items.size() != 2)
        return call.wrong(N_("In `%1`: axes is a number, or the axes of each tensor, such as [[1], [2]]"));
    for (std::size_t side = 0; side < 2; ++side) {
        const Argument& item = given.items[side];
        std::vector<Argument> entries = item.isList() ? item.items : std::vector{item};
        for (const Argument& entry : entries) {
            if (entry.kind != Argument::Kind::Integer)
                return call.wrong(N_("In `%1`: axes is a number, or the axes of each tensor, such as [[1], [2]]"));
            const auto axis = call.positive(entry.integer, (side == 0 ? a : b).rank());
            if (!axis)
                return tl::unexpected(axis.error());
            if (std::ranges::find(axes[side], *axis) != axes[side].end())
                return call.wrong(N_("In `%1`: axis %2 is named twice"), entry.integer);
            axes[side].push_back(*axis);
        }
    }
    if (axes[0].size() != axes[1].size())
        return call.wrong(N_("In `%1`: both tensors need as many axes"));
    return axes;
}

Planned planTensordot(const CallSpecs& call) {
    const Shape a = call.tensor(0).shape;
    const Shape b = call.tensor(1).shape;
    const auto axes = summedAxes(call, a, b);
    if (!axes)
        return tl::unexpected(axes.error());
    std::string left = letters(0, a.rank());
    std::string right = letters(10, b.rank());
    for (std::size_t i = 0; i < (*axes)[0].size(); ++i) {
        const int of = (*axes)[0][i];
        const int with = (*axes)[1][i];
        if (a[of] != b[with])
            return doNotFit(call, a, b);
        right[static_cast<std::size_t>(with)] = left[static_cast<std::size_t>(of)];
    }
    std::string out;
    for (const char c : left + right)
        if ((left.find(c) == std::string::npos) != (right.find(c) == std::string::npos))
            out += c;
    return Product{left + "," + right + "->" + out, {a, b}};
}

Planned planOuter(const CallSpecs& call) {
    return Product{"i,j->ij", {Shape{call.tensor(0).shape.elements()}, Shape{call.tensor(1).shape.elements()}}};
}

Planned planEinsum(const CallSpecs& call) {
    const auto equation = call.text(0);
    if (!equation)
        return tl::unexpected(equation.error());
    const auto operands = call.tensors(1);
    if (operands.size() > 2)
        return call.wrong(N_("In `%1`: einsum takes one or two tensors here; nest it for more"));
    Product product{*equation, {}, call.arg(0).range};
    for (const Spec& operand : operands)
        product.shapes.push_back(operand.shape);
    return product;
}

std::vector<Spec> operandsOf(const CallSpecs& call) {
    if (call.arg(0).kind == Argument::Kind::Text)
        return call.tensors(1);
    return {call.tensor(0), call.tensor(1)};
}

/// What the letter at `place` of the output, counted from the end, means in one of the inputs.
std::optional<Axis> meaningOf(const EinsumEquation& equation, std::size_t input, const Spec& spec, char letter) {
    const std::string& term = equation.inputs[input];
    const std::size_t dots = term.find(EinsumEquation::kEllipsis);
    const std::size_t at = term.find(letter);
    if (at == std::string::npos)
        return std::nullopt;
    const bool fromEnd = dots != std::string::npos && at > dots;
    const std::size_t axis = fromEnd ? spec.axes.size() - (term.size() - at) : at;
    return axis < spec.axes.size() ? std::optional(spec.axes[axis]) : std::nullopt;
}

Axes axesOf(const EinsumEquation& equation, const std::vector<Spec>& operands, const Product& product, int rank) {
    Axes axes = freshAxes(rank);
    const std::size_t dots = equation.output.find(EinsumEquation::kEllipsis);
    for (std::size_t i = 0; i < axes.size(); ++i) {
        const std::size_t after = dots == std::string::npos ? 0 : equation.output.size() - dots - 1;
        const std::size_t fromEnd = axes.size() - i;
        const bool under = dots != std::string::npos && i >= dots && fromEnd > after;
        for (std::size_t k = 0; k < operands.size(); ++k) {
            if (operands[k].shape != product.shapes[k])
                continue; // seen under another shape
            const std::size_t inputDots = equation.inputs[k].find(EinsumEquation::kEllipsis);
            std::optional<Axis> meaning;
            if (!under)
                meaning = meaningOf(
                    equation, k, operands[k],
                    equation.output[dots != std::string::npos && i > dots ? equation.output.size() - fromEnd : i]);
            else if (inputDots != std::string::npos)
                if (const std::size_t own = fromEnd - after + (equation.inputs[k].size() - inputDots - 1);
                    own <= operands[k].axes.size() && operands[k].axes.size() - own >= inputDots)
                    meaning = operands[k].axes[operands[k].axes.size() - own];
            if (meaning) {
                axes[i] = *meaning;
                break;
            }
        }
    }
    return axes;
}

Mistake einsumMistake(const CallSpecs& call, const Product& product, const EinsumFault& fault) {
    Mistake mistake = call.wrong(N_("In `%1`: %2"), fault.text.toString()).value();
    const Range text = product.equationRange;
    if (text.end > text.begin && fault.end > fault.begin)
        mistake.range = {text.begin + 1 + fault.begin, std::min(text.begin + 1 + fault.end, text.end)};
    return mistake;
}

template <Planned (*kPlan)(const CallSpecs&)>
Inference inferProduct(const CallSpecs& call) {
    const auto product = kPlan(call);
    if (!product)
        return tl::unexpected(product.error());
    const auto equation = parseEinsum(product->equation);
    if (!equation)
        return tl::unexpected(einsumMistake(call, *product, equation.error()));
    if (equation->inputs.size() != product->shapes.size())
        return call.wrong(N_("In `%1`: the equation is about %2 tensors, but %3 are given"), equation->inputs.size(),
                          product->shapes.size());
    const auto shape = einsumShape(*equation, product->shapes);
    if (!shape)
        return tl::unexpected(einsumMistake(call, *product, shape.error()));
    const std::vector<Spec> operands = operandsOf(call);
    if (std::ranges::none_of(operands, [](const Spec& s) { return s.element == Element::Float32; }))
        return call.wrong(N_("In `%1`: sums of products are made of float32 only; write cast(..., \"float32\") first"));
    return Spec{
        .shape = *shape, .element = Element::Float32, .axes = axesOf(*equation, operands, *product, shape->rank())};
}

template <Planned (*kPlan)(const CallSpecs&)>
std::int64_t products(const CallSpecs& call) {
    const Product product = kPlan(call).value();
    return einsumCost(parseEinsum(product.equation).value(), product.shapes);
}

template <Planned (*kPlan)(const CallSpecs&)>
Array evaluateProduct(const CallArrays& call) {
    const Product product = kPlan(call.specs).value();
    std::vector<Array> operands;
    if (call.arg(0).kind == Argument::Kind::Text)
        operands = call.tensors(1);
    else
        operands = {call.tensor(0), call.tensor(1)};
    std::vector<Tensor> tensors;
    for (std::size_t i = 0; i < operands.size(); ++i)
        tensors.push_back(converted(operands[i], Element::Float32, call.exec).tensor.reshaped(product.shapes[i]));
    return {einsum(parseEinsum(product.equation).value(), tensors, call.exec), Element::Float32};
}

constexpr Parameter kPair[] = {{"x1"}, {"x2"}};
constexpr Parameter kTensordot[] = {{"x1"}, {"x2"}, {"axes", "2", Role::Setting}};
constexpr Parameter kEinsum[] = {{"subscripts", nullptr, Role::Setting}, {"operands", nullptr, Role::Variadic}};

constexpr Function kFunctions[] = {
    {"matmul", "numpy", "Matmul", kPair, inferProduct<planMatmul>, evaluateProduct<planMatmul>, products<planMatmul>},
    {"dot", "numpy", "Dot", kPair, inferProduct<planDot>, evaluateProduct<planDot>, products<planDot>},
    {"outer", "numpy", "Outer", kPair, inferProduct<planOuter>, evaluateProduct<planOuter>, products<planOuter>},
    {"tensordot", "numpy", "Tensordot", kTensordot, inferProduct<planTensordot>, evaluateProduct<planTensordot>,
     products<planTensordot>},
    {"einsum", "numpy", "Einsum", kEinsum, inferProduct<planEinsum>, evaluateProduct<planEinsum>, products<planEinsum>},
};

} // namespace

std::optional<Product> productOf(const CallSpecs& call) {
    constexpr std::pair<std::string_view, Planned (*)(const CallSpecs&)> kPlans[] = {{"matmul", planMatmul},
                                                                                     {"dot", planDot},
                                                                                     {"outer", planOuter},
                                                                                     {"tensordot", planTensordot},
                                                                                     {"einsum", planEinsum}};
    for (const auto& [name, plan] : kPlans)
        if (call.name() == name)
            return plan(call).value();
    return std::nullopt;
}

std::span<const Function> productFunctions() {
    return kFunctions;
}

} // namespace layerscope::expression
