// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/Tree.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace layerscope::expression {

struct Function; // FunctionTable.h

/// What an argument of a call is: a constant, an input, or the result of an earlier call.
struct Argument {
    enum class Kind {
        None,
        Bool,     ///< integer is 0 or 1
        Integer,  ///< integer
        Number,   ///< number
        Text,     ///< text
        Ellipsis, ///< ... in an index
        Slice,    ///< items: start, stop, step; each None or Integer
        Tuple,    ///< items
        List,     ///< items; a list of numbers, or of lists of them, is also a constant tensor
        Input,    ///< integer is the input's index
        Call,     ///< integer is the index of an earlier call
    };
    Kind kind = Kind::None;
    std::int64_t integer = 0;
    double number = 0;
    std::string text{};
    std::vector<Argument> items{};
    Range range{};

    bool isNone() const { return kind == Kind::None; }
    bool isNumber() const { return kind == Kind::Bool || kind == Kind::Integer || kind == Kind::Number; }
    bool isList() const { return kind == Kind::Tuple || kind == Kind::List; }
    bool isTensor() const { return kind == Kind::Input || kind == Kind::Call; }
    /// The value of a number.
    double value() const { return kind == Kind::Number ? number : static_cast<double>(integer); }

    static Argument none() { return {}; }
    static Argument ofInteger(std::int64_t value);
    static Argument ofNumber(double value);
    static Argument ofText(std::string value);
    static Argument ofInput(int index);
    static Argument ofCall(int index);
};

/// One call of a function of keras.ops: one argument a parameter of the function, in its order, defaults put in.
/// A parameter that takes any number of arguments (einsum's operands) holds them as a List.
struct Call {
    const Function* function = nullptr;
    std::vector<Argument> args{};
    Range range{}; ///< of the text that it was made from
};

/// An expression as calls in the order in which they are made; each uses inputs, constants and earlier calls only.
/// Numbers are computed where nothing else is needed (2 * 3 is 6); what has no operator in Keras is spelled out
/// (mish(x) is x * tanh(softplus(x))).
struct Lowered {
    std::string text; ///< that it was made from
    std::vector<Call> calls;
    Argument result;    ///< a Call or an Input
    int inputCount = 0; ///< one more than the largest index of an input
};

/// Names and arguments of every function are looked up; shapes are not known yet.
tl::expected<Lowered, TextFault> lower(const Node& tree, std::string_view text);
/// parse, then lower.
tl::expected<Lowered, TextFault> lower(std::string_view text);

/// The name of keras.ops that a call's function has: "add", "sum"; "getitem" is x[...].
std::string_view functionName(const Call& call);

/// A call as Keras 3 writes an operator into the file of a Functional model: "module" and "class_name" (which is also
/// its registered_name), the entries of "config" besides "name", and its inbound node's args and kwargs.
/// In Keras's JSON a Tuple is a list, an input or call a __keras_tensor__, a Slice a __slice__, an Ellipsis an
/// __ellipsis__; a list of numbers that stands for a tensor may be written as it is (Keras converts it).
struct KerasOperator {
    std::string module;    ///< "keras.src.ops.numpy"
    std::string className; ///< "Multiply"
    std::vector<std::pair<std::string, Argument>> config{};
    std::vector<Argument> args{};
    std::vector<std::pair<std::string, Argument>> kwargs{};
};

/// Nothing when Keras has no operator class for the call: arange, which makes a tensor from numbers alone and is run
/// when the model is built. (Write the whole expression as a Lambda's Python then.)
std::optional<KerasOperator> kerasOperator(const Call& call);

} // namespace layerscope::expression
