// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/Calling.h"

#include "expression/FunctionTable.h"
#include "expression/Mapping.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace layerscope::expression {

std::string CallSpecs::piece() const {
    const Range range = m_call.range;
    std::string text = m_lowered.text.substr(range.begin, range.end - range.begin);
    constexpr std::size_t kShown = 60;
    if (text.size() > kShown) {
        text.resize(kShown - 3);
        text += "...";
    }
    return text;
}

int CallSpecs::parameter(std::string_view name) const {
    return m_call.function->parameter(name);
}

std::string CallSpecs::parameterName(int i) const {
    return m_call.function->parameters[static_cast<std::size_t>(i)].name;
}

Spec CallSpecs::specOf(const Argument& argument) const {
    if (argument.kind == Argument::Kind::Input)
        return m_inputs[static_cast<std::size_t>(argument.integer)];
    if (argument.kind == Argument::Kind::Call)
        return m_calls[static_cast<std::size_t>(argument.integer)];
    return constantSpec(argument).value_or(Spec{});
}

std::vector<Spec> CallSpecs::tensors(int i) const {
    std::vector<Spec> specs;
    for (const Argument& item : arg(i).items)
        specs.push_back(specOf(item));
    return specs;
}

Outcome<std::int64_t> CallSpecs::integer(int i) const {
    const Argument& argument = arg(i);
    if (argument.kind != Argument::Kind::Integer)
        return wrong(N_("In `%1`: %2 must be a whole number"), parameterName(i));
    return argument.integer;
}

Outcome<bool> CallSpecs::flag(int i) const {
    const Argument& argument = arg(i);
    if (argument.kind != Argument::Kind::Bool && argument.kind != Argument::Kind::Integer)
        return wrong(N_("In `%1`: %2 must be True or False"), parameterName(i));
    return argument.integer != 0;
}

Outcome<double> CallSpecs::number(int i) const {
    if (!arg(i).isNumber())
        return wrong(N_("In `%1`: %2 must be a number"), parameterName(i));
    return arg(i).value();
}

Outcome<std::string> CallSpecs::text(int i) const {
    if (arg(i).kind != Argument::Kind::Text)
        return wrong(N_("In `%1`: %2 must be a text in quotes"), parameterName(i));
    return arg(i).text;
}

Outcome<std::vector<std::int64_t>> CallSpecs::integers(int i) const {
    const Argument& argument = arg(i);
    if (argument.kind == Argument::Kind::Integer)
        return std::vector{argument.integer};
    std::vector<std::int64_t> values;
    for (const Argument& item : argument.items) {
        if (item.kind != Argument::Kind::Integer)
            return wrong(N_("In `%1`: %2 must be whole numbers, such as (1, 2)"), parameterName(i));
        values.push_back(item.integer);
    }
    if (!argument.isList())
        return wrong(N_("In `%1`: %2 must be whole numbers, such as (1, 2)"), parameterName(i));
    return values;
}

Outcome<int> CallSpecs::positive(std::int64_t axis, int rank) const {
    if (axis < -rank || axis >= rank)
        return wrong(N_("In `%1`: there is no axis %2; the tensor has %3"), axis, rank);
    return static_cast<int>(axis < 0 ? axis + rank : axis);
}

Outcome<int> CallSpecs::axis(int i, int rank) const {
    const auto value = integer(i);
    if (!value)
        return tl::unexpected(value.error());
    return positive(*value, rank);
}

Outcome<std::vector<int>> CallSpecs::axes(int i, int rank) const {
    std::vector<int> axes;
    if (arg(i).isNone()) {
        for (int axis = 0; axis < rank; ++axis)
            axes.push_back(axis);
        return axes;
    }
    const auto values = integers(i);
    if (!values)
        return tl::unexpected(values.error());
    for (const std::int64_t value : *values) {
        const auto axis = positive(value, rank);
        if (!axis)
            return tl::unexpected(axis.error());
        if (std::ranges::find(axes, *axis) != axes.end())
            return wrong(N_("In `%1`: axis %2 is named twice"), value);
        axes.push_back(*axis);
    }
    std::ranges::sort(axes);
    return axes;
}

Outcome<std::optional<Element>> CallSpecs::element(int i) const {
    if (arg(i).isNone())
        return std::nullopt;
    const std::string& name = arg(i).text;
    if (name == "float32" || name == "float")
        return Element::Float32;
    if (name == "int32" || name == "int")
        return Element::Int32;
    if (name == "bool")
        return Element::Bool;
    return wrong(N_("In `%1`: %2 must be \"float32\", \"int32\" or \"bool\"; Layerscope computes with no others"),
                 parameterName(i));
}

Array CallArrays::arrayOf(const Argument& argument) const {
    if (argument.kind == Argument::Kind::Input)
        return m_inputs[static_cast<std::size_t>(argument.integer)];
    if (argument.kind == Argument::Kind::Call)
        return m_calls[static_cast<std::size_t>(argument.integer)];
    return constantArray(argument);
}

std::vector<Array> CallArrays::tensors(int i) const {
    std::vector<Array> arrays;
    for (const Argument& item : arg(i).items)
        arrays.push_back(arrayOf(item));
    return arrays;
}

namespace {

/// Adds the numbers of nested lists to `values`, or says that they are no tensor.
bool collect(const Argument& constant, std::size_t depth, const Shape& shape, std::vector<const Argument*>& values) {
    if (depth == static_cast<std::size_t>(shape.rank())) {
        values.push_back(&constant);
        return constant.isNumber();
    }
    if (!constant.isList() || static_cast<std::int64_t>(constant.items.size()) != shape[static_cast<int>(depth)])
        return false;
    return std::ranges::all_of(constant.items,
                               [&](const Argument& item) { return collect(item, depth + 1, shape, values); });
}

/// The shape of nested lists, from the first item of each.
std::optional<Shape> listShape(const Argument& constant) {
    Shape shape;
    for (const Argument* at = &constant; at->isList(); at = &at->items[0]) {
        if (at->items.empty() || shape.rank() == Shape::kMaxRank)
            return std::nullopt;
        shape.append(static_cast<std::int64_t>(at->items.size()));
    }
    return shape;
}

Element elementOf(const Argument& number) {
    switch (number.kind) {
    case Argument::Kind::Bool:
        return Element::Bool;
    case Argument::Kind::Integer:
        return Element::Int32;
    default:
        return Element::Float32;
    }
}

} // namespace

std::optional<Spec> constantSpec(const Argument& constant) {
    const auto shape = listShape(constant);
    std::vector<const Argument*> values;
    if (!shape || !collect(constant, 0, *shape, values))
        return std::nullopt;
    Spec spec{.shape = *shape, .element = Element::Bool, .axes = freshAxes(shape->rank())};
    for (const Argument* value : values)
        spec.element = wider(spec.element, elementOf(*value));
    return spec;
}

Array constantArray(const Argument& constant) {
    const auto spec = constantSpec(constant).value();
    std::vector<const Argument*> values;
    collect(constant, 0, spec.shape, values);
    TensorBuilder builder(spec.shape, storage(spec.element));
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (spec.element == Element::Float32)
            builder.floats()[i] = static_cast<float>(values[i]->value());
        else
            builder.ints()[i] = static_cast<std::int32_t>(values[i]->integer);
    }
    return {std::move(builder).finish(), spec.element};
}

Element wider(Element a, Element b) {
    return std::max(a, b);
}

DType storage(Element element) {
    return element == Element::Float32 ? DType::Float32 : DType::Int32;
}

namespace {

/// As XLA converts: cut off, saturating; NaN is 0.
std::int32_t wholeOf(float value) {
    if (std::isnan(value))
        return 0;
    if (value >= 2147483648.0F)
        return std::numeric_limits<std::int32_t>::max();
    if (value < -2147483648.0F)
        return std::numeric_limits<std::int32_t>::min();
    return static_cast<std::int32_t>(value);
}

} // namespace

Array converted(const Array& x, Element element, const Execution& exec) {
    if (x.element == element || (x.element == Element::Bool && element == Element::Int32))
        return {x.tensor, element};
    TensorBuilder y(x.tensor.shape(), storage(element));
    if (element == Element::Float32)
        mapInto(x.tensor.ints(), y.floats(), exec, [](std::int32_t v) { return static_cast<float>(v); });
    else if (element == Element::Bool && x.element == Element::Int32)
        mapInto(x.tensor.ints(), y.ints(), exec, [](std::int32_t v) -> std::int32_t { return v != 0; });
    else if (element == Element::Bool)
        mapInto(x.tensor.floats(), y.ints(), exec, [](float v) -> std::int32_t { return v != 0; });
    else
        mapInto(x.tensor.floats(), y.ints(), exec, wholeOf);
    return {std::move(y).finish(), element};
}

Array asFloats(const Array& x, const Execution& exec) {
    return converted(x, Element::Float32, exec);
}

Axis newAxis() {
    return featureAxis();
}

Axes freshAxes(int rank) {
    return Axes(static_cast<std::size_t>(rank), newAxis());
}

} // namespace layerscope::expression
