// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/LambdaNumbers.h"

#include "tensor/Elements.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <optional>

namespace layerscope {
namespace {

using expression::Argument;
using expression::Call;
using expression::Element;

bool isOneOf(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::ranges::find(names, name) != names.end();
}

/// The same numbers in the same order.
bool laysOutAnew(std::string_view name) {
    return isOneOf(name, {"reshape", "ravel", "expand_dims", "squeeze", "stop_gradient"});
}
/// Each number is one of the first argument's.
bool picks(std::string_view name) {
    return isOneOf(name, {"getitem", "transpose", "swapaxes", "moveaxis", "broadcast_to", "repeat", "tile", "flip",
                          "roll", "take", "pad"});
}

} // namespace

LambdaNumbers::LambdaNumbers(const TermsCall& call)
    : m_call(call)
    , m_lowered(expression::lower(call.params.text("function")).value()) {
    std::vector<TensorSpec> specs;
    std::vector<Tensor> tensors;
    for (const Value& input : call.inputs) {
        specs.push_back({.shape = input.tensor.shape(), .axes = input.axes, .dtype = input.tensor.dtype()});
        tensors.push_back(input.tensor);
        m_specs.push_back(expression::specOf(specs.back()));
        m_arrays.push_back(expression::arrayOf(input.tensor));
    }
    m_inferred = expression::infer(m_lowered, specs).value();
    m_results = expression::evaluateAll(m_lowered, m_inferred, tensors, Execution({}, 1));
}

expression::CallSpecs LambdaNumbers::specs(int index) const {
    return {m_lowered, call(index), m_specs, m_inferred.calls};
}

expression::Spec LambdaNumbers::specOf(const Argument& argument) const {
    const auto at = static_cast<std::size_t>(argument.integer);
    if (argument.kind == Argument::Kind::Input)
        return m_specs[at];
    if (argument.kind == Argument::Kind::Call)
        return m_inferred.calls[at];
    return expression::constantSpec(argument).value_or(expression::Spec{});
}

LambdaNumbers::Source LambdaNumbers::sourceOf(const Argument& argument, std::int64_t flat) const {
    Source source{&argument, flat};
    while (source.isComputed()) {
        const auto before = movedFrom(source.call(), source.flat);
        if (!before)
            break;
        source = *before;
    }
    return source;
}

Number LambdaNumbers::numberAt(const Source& source) const {
    if (!source.argument)
        return source.padded < 0 ? constantNumber(source.fill) : paddingNumber(source.padded, source.fill);
    if (source.argument->kind == Argument::Kind::Input)
        return inputNumber(m_call, static_cast<int>(source.argument->integer), source.flat);
    if (source.isComputed())
        return {.origin = Origin::Inner, .value = valueOf(source.call(), source.flat)};
    return constantNumber(expression::constantArray(*source.argument).tensor.at(source.flat));
}

std::optional<LambdaNumbers::Source> LambdaNumbers::movedFrom(int index, std::int64_t flat) const {
    const Call& moving = call(index);
    const std::string_view name = functionName(moving);
    const bool widens = name == "cast" && specOf(index).element >= specOf(moving.args[0]).element;
    if (laysOutAnew(name) || widens)
        return Source{&moving.args[0], flat};
    if (name == "concatenate" || name == "stack")
        return joinedFrom(index, flat, name == "stack");
    if (!picks(name))
        return std::nullopt;
    const std::int64_t place = placesOf(index).ints()[static_cast<std::size_t>(flat)];
    if (place < 0)
        return filledIn(index, flat);
    return Source{&moving.args[0], place};
}

LambdaNumbers::Source LambdaNumbers::joinedFrom(int index, std::int64_t flat, bool stacked) const {
    const expression::CallSpecs seen = specs(index);
    const Shape& shape = specOf(index).shape;
    std::vector<std::int64_t> at = indexOf(shape, flat);
    const int axis = seen.axis(1, shape.rank()).value();
    std::int64_t& along = at[static_cast<std::size_t>(axis)];
    for (const Argument& part : call(index).args[0].items) {
        const Shape own = specOf(part).shape;
        const std::int64_t size = stacked ? 1 : own[axis];
        if (along >= size) {
            along -= size;
            continue;
        }
        if (stacked)
            at.erase(at.begin() + axis);
        return {&part, flatOf(own, at)};
    }
    return filledIn(index, flat);
}

/// What pad puts around an input is padding; the rest are numbers from nowhere.
LambdaNumbers::Source LambdaNumbers::filledIn(int index, std::int64_t flat) const {
    const Source inside = sourceOf(call(index).args[0], 0);
    const bool padded =
        functionName(call(index)) == "pad" && inside.argument && inside.argument->kind == Argument::Kind::Input;
    return {.argument = nullptr,
            .flat = 0,
            .fill = valueOf(index, flat),
            .padded = padded ? static_cast<int>(inside.argument->integer) : -1};
}

/// The call once more, on the places of its first argument's numbers in place of the numbers; below 0 where it fills
/// something in.
const Tensor& LambdaNumbers::placesOf(int index) const {
    const auto [it, isNew] = m_places.try_emplace(index);
    if (!isNew)
        return it->second;
    Call moving = call(index);
    const Shape shape = specOf(moving.args[0]).shape;
    TensorBuilder places(shape, DType::Int32);
    std::iota(places.ints().begin(), places.ints().end(), 0);
    std::vector<expression::Spec> inputs = m_specs;
    std::vector<expression::Array> arrays = m_arrays;
    inputs.push_back({shape, Element::Int32, expression::freshAxes(shape.rank())});
    arrays.push_back({std::move(places).finish(), Element::Int32});
    moving.args[0] = Argument::ofInput(static_cast<int>(inputs.size()) - 1);
    if (functionName(moving) == "pad" && moving.args[2].text == "constant")
        moving.args[3] = Argument::ofInteger(-1);
    const expression::CallSpecs seen(m_lowered, moving, inputs, m_inferred.calls);
    expression::Spec out = specOf(index);
    out.element = Element::Int32;
    it->second = moving.function->evaluate({seen, out, arrays, m_results, Execution({}, 1)}).tensor;
    return it->second;
}

} // namespace layerscope
