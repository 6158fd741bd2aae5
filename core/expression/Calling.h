// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/Evaluate.h"

#include <optional>
#include <string>
#include <vector>

namespace layerscope::expression {

/// A sentence about a call whose arguments do not fit, and the piece of the expression that it is about.
struct Mistake {
    Message text; ///< its %1 is the piece
    Range range;
};
template <class T>
using Outcome = tl::expected<T, Mistake>;
using Inference = Outcome<Spec>;

/// A call with the specs of its tensors: what a function's infer sees.
class CallSpecs {
public:
    CallSpecs(const Lowered& lowered, const Call& call, std::span<const Spec> inputs, std::span<const Spec> calls)
        : m_lowered(lowered)
        , m_call(call)
        , m_inputs(inputs)
        , m_calls(calls) {}

    const Argument& arg(int i) const { return m_call.args[static_cast<std::size_t>(i)]; }
    std::string_view name() const { return functionName(m_call); }
    /// The text that the call was made from, shortened where it is long.
    std::string piece() const;
    /// Which argument has that name; -1: none.
    int parameter(std::string_view name) const;
    /// Spec of a Role::Tensor.
    Spec tensor(int i) const { return specOf(arg(i)); }
    /// Specs of a Role::Tensors or Role::Variadic.
    std::vector<Spec> tensors(int i) const;

    template <class... Args>
    tl::unexpected<Mistake> wrong(const char* text, const Args&... args) const {
        return tl::unexpected(Mistake{message(text, piece(), args...), m_call.range});
    }

    /// An argument as what it must be, or a mistake with its name.
    Outcome<std::int64_t> integer(int i) const;
    Outcome<bool> flag(int i) const;
    Outcome<double> number(int i) const;
    Outcome<std::string> text(int i) const;
    Outcome<std::vector<std::int64_t>> integers(int i) const; ///< one number counts as a list of one
    /// An axis of a tensor of that rank, counted from 0.
    Outcome<int> axis(int i, int rank) const;
    /// Different axes of it in ascending order; all of them for None.
    Outcome<std::vector<int>> axes(int i, int rank) const;
    /// "float32", "int32", "bool"; nothing for None.
    Outcome<std::optional<Element>> element(int i) const;
    Outcome<int> positive(std::int64_t axis, int rank) const;

private:
    Spec specOf(const Argument& argument) const;
    std::string parameterName(int i) const;

    const Lowered& m_lowered;
    const Call& m_call;
    std::span<const Spec> m_inputs;
    std::span<const Spec> m_calls;
};

/// A call with its tensors: what a function's evaluate sees. infer has accepted it.
class CallArrays {
public:
    CallArrays(const CallSpecs& call, const Spec& result, std::span<const Array> inputs, std::span<const Array> calls,
               const Execution& execution)
        : out(result)
        , exec(execution)
        , specs(call)
        , m_inputs(inputs)
        , m_calls(calls) {}

    const Argument& arg(int i) const { return specs.arg(i); }
    Array tensor(int i) const { return arrayOf(arg(i)); }
    std::vector<Array> tensors(int i) const;
    /// Arguments that infer has checked.
    std::int64_t integer(int i) const { return specs.integer(i).value(); }
    bool flag(int i) const { return specs.flag(i).value(); }
    double number(int i) const { return specs.number(i).value(); }
    int axis(int i, int rank) const { return specs.axis(i, rank).value(); }

    const Spec& out;
    const Execution& exec;
    const CallSpecs& specs;

private:
    Array arrayOf(const Argument& argument) const;

    std::span<const Array> m_inputs;
    std::span<const Array> m_calls;
};

/// Spec of a number or of a list of numbers; nothing when the lists are ragged or too deep or hold other things.
std::optional<Spec> constantSpec(const Argument& constant);
Array constantArray(const Argument& constant);

/// The wider of two: bool < int32 < float32. (Python's numbers take part as their own kind, as in Keras.)
Element wider(Element a, Element b);
DType storage(Element element);
/// x as another kind of numbers, as Keras casts: a float to int32 is cut off, to bool it is whether it is not 0.
Array converted(const Array& x, Element element, const Execution& exec);

/// An axis that the expression made.
Axis newAxis();
Axes freshAxes(int rank);

} // namespace layerscope::expression
