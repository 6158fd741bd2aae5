// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/FromOperator.h"
#include "expression/FunctionTable.h"
#include "expression/Python.h"

#include <algorithm>

// Which class Keras 3.15 makes of a function, and what of a call is in its config; tests/golden/lambda.py asks Keras.
namespace layerscope::expression {
namespace {

constexpr std::string_view kOperators = "keras.src.ops.";
constexpr std::string_view kReluModule = "keras.src.activations.activations";
constexpr const char* kReluClass = "ReLU";

bool isDefault(const Function& function, const Call& call) {
    for (std::size_t i = 1; i < call.args.size(); ++i)
        if (pythonLiteral(call.args[i]) != function.parameters[i].otherwise)
            return false;
    return true;
}

/// Relu of keras.ops has no arguments; with any, Keras makes the class of keras.activations.
bool isPlainRelu(const Call& call) {
    return std::string_view(call.function->name) == "relu" && isDefault(*call.function, call);
}
bool isRelu(const Function& function) {
    return std::string_view(function.name) == "relu";
}

std::string_view lastPart(std::string_view module) {
    return module.substr(module.rfind('.') + 1);
}

const Function* functionOfClass(std::string_view module, std::string_view className) {
    if (lastPart(module) == "activations")
        return className == kReluClass ? findFunction("relu") : nullptr;
    const auto it = std::ranges::find_if(functions(), [&](const Function& function) {
        return className == function.className && lastPart(module) == function.module;
    });
    return it == functions().end() ? nullptr : &*it;
}

bool isIndexing(const Function& function) {
    return std::string_view(function.name) == "getitem";
}

} // namespace

std::optional<KerasOperator> kerasOperator(const Call& call) {
    const Function& function = *call.function;
    if (!function.module[0])
        return std::nullopt;
    KerasOperator out{std::string(kOperators) + function.module, function.className, {}, {}, {}};
    if (isPlainRelu(call)) {
        out.args.push_back(call.args[0]);
        return out;
    }
    if (isRelu(function)) {
        out.module = kReluModule;
        out.className = kReluClass;
    }
    for (std::size_t i = 0; i < call.args.size(); ++i) {
        const Parameter& parameter = function.parameters[i];
        if (parameter.role == Role::Setting)
            out.config.emplace_back(parameter.name, call.args[i]);
        else if (parameter.role == Role::Plain && !isIndexing(function))
            out.kwargs.emplace_back(parameter.name, call.args[i]);
        else if (parameter.role == Role::Variadic)
            out.args.insert(out.args.end(), call.args[i].items.begin(), call.args[i].items.end());
        else
            out.args.push_back(call.args[i]);
    }
    return out;
}

std::optional<OperatorNames> fromOperator(std::string_view module, std::string_view className) {
    const Function* function = functionOfClass(module, className);
    if (!function)
        return std::nullopt;
    OperatorNames names{function->name, {}, {}, false};
    const bool plainRelu = isRelu(*function) && className != kReluClass;
    for (const Parameter& parameter : function->parameters) {
        if (parameter.role == Role::Setting) {
            if (!plainRelu)
                names.config.emplace_back(parameter.name);
            continue;
        }
        names.call.emplace_back(parameter.name);
        names.anyNumber = names.anyNumber || parameter.role == Role::Variadic;
    }
    return names;
}

namespace {

/// The call's arguments by parameter, from where Keras's file has them; nothing when something is left over.
std::optional<std::vector<std::optional<Argument>>> gathered(const Function& function, const OperatorNames& names,
                                                             const KerasOperator& call) {
    std::vector<std::optional<Argument>> args(function.parameters.size());
    const auto put = [&](std::string_view name, const Argument& value) {
        const int at = function.parameter(name);
        if (at >= 0)
            args[static_cast<std::size_t>(at)] = value;
        return at >= 0 || value.isNone();
    };
    for (const auto& [name, value] : call.config)
        if (name != "name" && name != "dtype" && !put(name, value) && !(value.isNumber() && value.value() == 0))
            return std::nullopt;
    for (const auto& [name, value] : call.config)
        if (name == "dtype" && function.parameter(name) >= 0)
            put(name, value);
    for (std::size_t i = 0; i < call.args.size(); ++i) {
        if (names.anyNumber) {
            auto& operands = args.back();
            if (!operands) {
                operands.emplace();
                operands->kind = Argument::Kind::List;
            }
            operands->items.push_back(call.args[i]);
        } else if (i >= names.call.size() || !put(names.call[i], call.args[i])) {
            return std::nullopt;
        }
    }
    for (const auto& [name, value] : call.kwargs)
        if (!put(name, value))
            return std::nullopt;
    return args;
}

} // namespace

std::optional<std::string> toExpression(const KerasOperator& call) {
    const Function* function = functionOfClass(call.module, call.className);
    const auto names = fromOperator(call.module, call.className);
    if (!function || !names)
        return std::nullopt;
    const auto args = gathered(*function, *names, call);
    if (!args)
        return std::nullopt;
    Lowered lowered;
    Call made{function, {}, {}};
    for (std::size_t i = 0; i < args->size(); ++i) {
        const char* otherwise = function->parameters[i].otherwise;
        if (!(*args)[i] && !otherwise)
            return std::nullopt;
        made.args.push_back((*args)[i] ? *(*args)[i] : defaultArgument(function->parameters[i]));
    }
    lowered.calls.push_back(std::move(made));
    lowered.result = Argument::ofCall(0);
    return toText(lowered);
}

} // namespace layerscope::expression
