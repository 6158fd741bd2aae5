// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/Python.h"

#include "expression/FunctionTable.h"
#include "expression/Names.h"

#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace layerscope::expression {
namespace {

/// How tightly a piece of text holds together: what binds looser needs parentheses inside what binds tighter.
enum class Binding { Comparison, Logic, Xor, And, Sum, Product, Sign, Power, Atom };

struct Piece {
    std::string text;
    Binding binding = Binding::Atom;
};

struct Infix {
    std::string_view function;
    const char* symbol;
    Binding binding;
    bool alsoPython; ///< Python's own operator does the same to a Keras tensor
};
constexpr Infix kInfix[] = {
    {"add", " + ", Binding::Sum, true},
    {"subtract", " - ", Binding::Sum, true},
    {"multiply", " * ", Binding::Product, true},
    {"true_divide", " / ", Binding::Product, true},
    {"floor_divide", " // ", Binding::Product, true},
    {"mod", " % ", Binding::Product, true},
    {"matmul", " @ ", Binding::Product, true},
    {"less", " < ", Binding::Comparison, true},
    {"less_equal", " <= ", Binding::Comparison, true},
    {"greater", " > ", Binding::Comparison, true},
    {"greater_equal", " >= ", Binding::Comparison, true},
    {"equal", " == ", Binding::Comparison, false},
    {"not_equal", " != ", Binding::Comparison, false},
    {"logical_and", " & ", Binding::And, false},
    {"logical_xor", " ^ ", Binding::Xor, false},
    {"logical_or", " | ", Binding::Logic, false},
};

const Infix* findInfix(std::string_view function) {
    for (const Infix& infix : kInfix)
        if (infix.function == function)
            return &infix;
    return nullptr;
}

/// The shortest decimal that is read back as the same number.
std::string shortest(double value) {
    if (std::isnan(value))
        return "float('nan')";
    if (std::isinf(value))
        return value > 0 ? "float('inf')" : "-float('inf')";
    std::array<char, 40> digits{};
    for (int precision = 1; precision <= 17; ++precision) {
        std::snprintf(digits.data(), digits.size(), "%.*g", precision, value);
        if (std::strtod(digits.data(), nullptr) == value)
            break;
    }
    std::string text = digits.data();
    if (text.find_first_of(".e") == std::string::npos)
        text += ".0";
    return text;
}

/// Writes calls as text, in Python over keras.ops or in our language.
class Writer {
public:
    Writer(const Lowered& lowered, std::span<const std::string> names, bool python)
        : m_lowered(lowered)
        , m_names(names)
        , m_python(python) {}

    Piece argument(const Argument& argument) const {
        switch (argument.kind) {
        case Argument::Kind::None:
            return {"None"};
        case Argument::Kind::Bool:
            return {argument.integer ? "True" : "False"};
        case Argument::Kind::Integer:
            return {std::to_string(argument.integer), argument.integer < 0 ? Binding::Sign : Binding::Atom};
        case Argument::Kind::Number:
            return number(argument.number);
        case Argument::Kind::Text:
            return {"'" + argument.text + "'"};
        case Argument::Kind::Ellipsis:
            return {"..."};
        case Argument::Kind::Slice:
            return {slice(argument)};
        case Argument::Kind::Tuple:
            return {"(" + list(argument.items) + (argument.items.size() == 1 ? ",)" : ")")};
        case Argument::Kind::List:
            return {"[" + list(argument.items) + "]"};
        case Argument::Kind::Input:
            return {m_names[static_cast<std::size_t>(argument.integer)]};
        case Argument::Kind::Call:
            return call(m_lowered.calls[static_cast<std::size_t>(argument.integer)]);
        }
        return {};
    }

private:
    Piece number(double value) const {
        if (!m_python && !std::isfinite(value))
            return {std::isnan(value) ? "nan"
                    : value > 0       ? "inf"
                                      : "-inf",
                    std::signbit(value) && !std::isnan(value) ? Binding::Sign : Binding::Atom};
        return {shortest(value), std::signbit(value) && !std::isnan(value) ? Binding::Sign : Binding::Atom};
    }

    std::string list(const std::vector<Argument>& items) const {
        std::string text;
        for (const Argument& item : items)
            text += (text.empty() ? "" : ", ") + argument(item).text;
        return text;
    }

    std::string slice(const Argument& argumentOfSlice) const {
        const auto part = [&](std::size_t i) {
            const Argument& value = argumentOfSlice.items[i];
            return value.isNone() ? std::string() : argument(value).text;
        };
        return part(0) + ":" + part(1) + (argumentOfSlice.items[2].isNone() ? "" : ":" + part(2));
    }

    /// The text of an operand, in parentheses where it would come apart.
    std::string operand(const Argument& value, Binding around, bool orEqual) const {
        const Piece piece = argument(value);
        const bool holds = piece.binding > around || (orEqual && piece.binding == around);
        return holds ? piece.text : "(" + piece.text + ")";
    }

    Piece call(const Call& call) const {
        const std::string_view name = call.function->name;
        if (name == "getitem")
            return {operand(tensorAt(call, 0), Binding::Atom, true) + "[" + key(call.args[1]) + "]"};
        const bool twoTensors = call.args.size() == 2 && (call.args[0].isTensor() || call.args[1].isTensor()) &&
                                !call.args[0].isList() && !call.args[1].isList();
        if (const Infix* infix = findInfix(name); infix && twoTensors && (infix->alsoPython || !m_python)) {
            const bool compares = infix->binding == Binding::Comparison;
            return {operand(call.args[0], infix->binding, !compares) + infix->symbol +
                        operand(call.args[1], infix->binding, false),
                    infix->binding};
        }
        if (name == "power" && twoTensors)
            return {operand(call.args[0], Binding::Power, false) + " ** " +
                        operand(call.args[1], Binding::Power, false),
                    Binding::Power};
        if (name == "negative" && call.args[0].isTensor())
            return {"-" + operand(call.args[0], Binding::Sign, true), Binding::Sign};
        return {functionText(call) + "(" + arguments(call) + ")"};
    }

    /// A list of numbers has no elements to take in Python until it is a tensor.
    static const Argument& tensorAt(const Call& call, std::size_t i) { return call.args[i]; }

    std::string key(const Argument& argumentOfKey) const {
        if (argumentOfKey.kind != Argument::Kind::Tuple)
            return argument(argumentOfKey).text;
        return list(argumentOfKey.items) + (argumentOfKey.items.size() == 1 ? "," : "");
    }

    std::string functionText(const Call& call) const {
        const std::string name = call.function->name;
        if (!m_python)
            return name;
        const bool settings = name == "relu" && !arguments(call, 1).empty();
        return (settings ? "keras.activations." : "ops.") + name;
    }

    /// Positional as long as nothing is left out, by name afterwards; what is at its default is left out.
    std::string arguments(const Call& call, std::size_t from = 0) const {
        std::string text;
        bool gap = false;
        for (std::size_t i = from; i < call.args.size(); ++i) {
            const Parameter& parameter = call.function->parameters[i];
            std::string value = parameter.role == Role::Variadic ? list(call.args[i].items) : tensorText(call, i);
            if (parameter.otherwise && value == parameter.otherwise) {
                gap = true;
                continue;
            }
            if (gap || parameter.otherwise)
                value = std::string(parameter.name) + "=" + value;
            text += (text.empty() ? "" : ", ") + value;
        }
        return text;
    }

    std::string tensorText(const Call& call, std::size_t i) const { return argument(call.args[i]).text; }

    const Lowered& m_lowered;
    std::span<const std::string> m_names;
    bool m_python;
};

} // namespace

std::string toPython(const Lowered& lowered, std::span<const std::string> names) {
    return Writer(lowered, names, true).argument(lowered.result).text;
}

std::string toPython(const Lowered& lowered, std::span<const std::string> names, bool castResult) {
    const std::string text = toPython(lowered, names);
    return castResult ? "ops.cast(" + text + ", 'float32')" : text;
}

std::string toText(const Lowered& lowered) {
    return Writer(lowered, inputNames(kMostInputs), false).argument(lowered.result).text;
}

std::string pythonLiteral(const Argument& constant) {
    return Writer(Lowered{}, {}, true).argument(constant).text;
}

std::vector<std::string> inputNames(int count) {
    std::vector<std::string> names;
    for (int i = 0; i < count; ++i)
        names.push_back(inputName(i));
    return names;
}

} // namespace layerscope::expression
