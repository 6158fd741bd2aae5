// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/Folding.h"
#include "expression/FunctionTable.h"
#include "expression/Names.h"

#include <algorithm>
#include <cassert>

namespace layerscope::expression {
namespace {

using Value = tl::expected<Argument, TextFault>;

tl::unexpected<TextFault> wrong(Message text, Range range) {
    return tl::unexpected(TextFault{std::move(text), range.begin, range.end});
}

bool holdsTensor(const Argument& argument) {
    return argument.isTensor() || std::ranges::any_of(argument.items, holdsTensor);
}

bool isTensorLike(const Argument& argument) {
    return argument.isTensor() || constantSpec(argument).has_value();
}

class Lowering {
public:
    explicit Lowering(std::string_view text) { m_lowered.text = text; }

    tl::expected<Lowered, TextFault> run(const Node& tree) {
        Value result = lowerNode(tree);
        if (!result)
            return tl::unexpected(std::move(result.error()));
        if (!result->isTensor())
            return wrong(message(N_("The result must be made from an input, such as x * 2")), tree.range);
        if (m_lowered.inputCount == 0)
            return wrong(message(N_("The expression must use its input x")), tree.range);
        m_lowered.result = std::move(*result);
        return std::move(m_lowered);
    }

private:
    Value lowerNode(const Node& node) {
        Argument argument;
        argument.range = node.range;
        switch (node.kind) {
        case Node::Kind::None:
            return argument;
        case Node::Kind::Bool:
            argument.kind = Argument::Kind::Bool;
            argument.integer = node.integer;
            return argument;
        case Node::Kind::Integer:
            argument.kind = Argument::Kind::Integer;
            argument.integer = node.integer;
            return argument;
        case Node::Kind::Number:
            argument.kind = Argument::Kind::Number;
            argument.number = node.number;
            return argument;
        case Node::Kind::Text:
            argument.kind = Argument::Kind::Text;
            argument.text = node.text;
            return argument;
        case Node::Kind::Ellipsis:
            argument.kind = Argument::Kind::Ellipsis;
            return argument;
        case Node::Kind::Slice:
            return lowerItems(node, Argument::Kind::Slice);
        case Node::Kind::Tuple:
            return lowerItems(node, Argument::Kind::Tuple);
        case Node::Kind::List:
            return lowerItems(node, Argument::Kind::List);
        case Node::Kind::Input:
            argument.kind = Argument::Kind::Input;
            argument.integer = node.integer;
            m_lowered.inputCount = std::max(m_lowered.inputCount, static_cast<int>(node.integer) + 1);
            return argument;
        case Node::Kind::Index:
            return lowerIndex(node);
        case Node::Kind::Call:
            return lowerCall(node);
        }
        return argument;
    }

    Value lowerItems(const Node& node, Argument::Kind kind) {
        Argument argument;
        argument.kind = kind;
        argument.range = node.range;
        for (const Node& item : node.items) {
            Value value = lowerNode(item);
            if (!value)
                return value;
            argument.items.push_back(std::move(*value));
        }
        return argument;
    }

    Value push(const Function& function, std::vector<Argument> args, Range range) {
        m_lowered.calls.push_back({&function, std::move(args), range});
        Argument result = Argument::ofCall(static_cast<int>(m_lowered.calls.size()) - 1);
        result.range = range;
        return result;
    }

    static std::optional<TextFault> problemWithKey(const Argument& key) {
        if (key.isTensor() || key.kind == Argument::Kind::List || key.kind == Argument::Kind::Bool)
            return TextFault{message(N_("An index is a number, a slice such as 1:3, None or ... . Use take for a list "
                                        "of places, and where for a condition.")),
                             key.range.begin, key.range.end};
        if (key.kind == Argument::Kind::Number || key.kind == Argument::Kind::Text)
            return TextFault{message(N_("An index is a whole number")), key.range.begin, key.range.end};
        if (key.kind == Argument::Kind::Slice)
            for (const Argument& part : key.items)
                if (!part.isNone() && part.kind != Argument::Kind::Integer)
                    return TextFault{message(N_("The ends of a slice are whole numbers")), key.range.begin,
                                     key.range.end};
        if (key.kind == Argument::Kind::Slice && key.items[2].kind == Argument::Kind::Integer &&
            key.items[2].integer == 0)
            return TextFault{message(N_("The step of a slice cannot be 0")), key.range.begin, key.range.end};
        return std::nullopt;
    }

    Value lowerIndex(const Node& node) {
        Value base = lowerNode(node.items[0]);
        if (!base)
            return base;
        if (!isTensorLike(*base))
            return wrong(message(N_("Only a tensor has elements to take")), node.items[0].range);
        Value key = lowerNode(node.items[1]);
        if (!key)
            return key;
        const bool several = key->kind == Argument::Kind::Tuple;
        if (several) {
            for (const Argument& part : key->items)
                if (auto fault = problemWithKey(part))
                    return tl::unexpected(std::move(*fault));
            if (std::ranges::count(key->items, Argument::Kind::Ellipsis, &Argument::kind) > 1)
                return wrong(message(N_("There can be only one ... in an index")), node.items[1].range);
        } else if (auto fault = problemWithKey(*key)) {
            return tl::unexpected(std::move(*fault));
        }
        return push(*findFunction("getitem"), {std::move(*base), std::move(*key)}, node.range);
    }

    Value lowerCall(const Node& node) {
        if (node.text == "linear" || node.text == "mish" || node.text == "array" || node.text == "convert_to_tensor")
            return lowerSpecial(node);
        const Function* function = findFunction(node.text);
        if (!function)
            return wrong(message(N_("There is no function '%1' here"), node.text), node.range);
        std::vector<Argument> args(function->parameters.size());
        std::vector<bool> given(args.size(), false);
        if (auto fault = place(node, *function, args, given))
            return tl::unexpected(std::move(*fault));
        if (node.symbol)
            if (auto value = folded(function->name, args[0], args.size() > 1 ? &args[1] : nullptr)) {
                value->range = node.range;
                return *value;
            }
        if (auto fault = complete(node, *function, args, given))
            return tl::unexpected(std::move(*fault));
        return push(*function, std::move(args), node.range);
    }

    /// Puts the arguments where the function wants them.
    std::optional<TextFault> place(const Node& node, const Function& function, std::vector<Argument>& args,
                                   std::vector<bool>& given) {
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            Value value = lowerNode(node.items[i]);
            if (!value)
                return value.error();
            if (!args.empty() && i + 1 >= args.size() && function.parameters.back().role == Role::Variadic) {
                args.back().kind = Argument::Kind::List;
                args.back().items.push_back(std::move(*value));
                args.back().range = {args.back().items[0].range.begin, node.items[i].range.end};
                given.back() = true;
                continue;
            }
            if (i >= args.size())
                return TextFault{message(N_("%1 takes %2 arguments at most"), function.name, args.size()),
                                 node.items[i].range.begin, node.items[i].range.end};
            args[i] = std::move(*value);
            given[i] = true;
        }
        for (std::size_t i = 0; i < node.keywords.size(); ++i) {
            const Range range = node.keywordItems[i].range;
            const int at = function.parameter(node.keywords[i]);
            if (at < 0)
                return TextFault{message(N_("%1 has no argument \"%2\"; it takes %3"), function.name, node.keywords[i],
                                         parameterList(function)),
                                 range.begin, range.end};
            if (given[static_cast<std::size_t>(at)])
                return TextFault{message(N_("%1 is given twice"), node.keywords[i]), range.begin, range.end};
            Value value = lowerNode(node.keywordItems[i]);
            if (!value)
                return value.error();
            args[static_cast<std::size_t>(at)] = std::move(*value);
            given[static_cast<std::size_t>(at)] = true;
        }
        return std::nullopt;
    }

    static std::string parameterList(const Function& function) {
        std::string list;
        for (const Parameter& parameter : function.parameters)
            list += (list.empty() ? "" : ", ") + std::string(parameter.name);
        return list;
    }

    /// Puts the defaults in, and checks that tensors and settings are where they belong.
    std::optional<TextFault> complete(const Node& node, const Function& function, std::vector<Argument>& args,
                                      const std::vector<bool>& given) {
        for (std::size_t i = 0; i < args.size(); ++i) {
            const Parameter& parameter = function.parameters[i];
            if (!given[i]) {
                if (!parameter.otherwise)
                    return TextFault{message(N_("%1 needs its argument \"%2\""), function.name, parameter.name),
                                     node.range.begin, node.range.end};
                // The one default in which keras.activations differs from keras.ops.
                const bool exact = node.activation && std::string_view(parameter.name) == "approximate";
                args[i] = defaultArgument(exact ? Parameter{parameter.name, "False"} : parameter);
                continue;
            }
            if (auto text = problemWithRole(parameter, args[i])) {
                const Range range = args[i].range;
                return TextFault{std::move(*text), range.begin, range.end};
            }
        }
        return std::nullopt;
    }

    static std::optional<Message> problemWithRole(const Parameter& parameter, const Argument& argument) {
        switch (parameter.role) {
        case Role::Tensor:
            if (!isTensorLike(argument))
                return message(N_("%1 must be a tensor or a number"), parameter.name);
            return std::nullopt;
        case Role::Tensors:
        case Role::Variadic:
            if (!argument.isList() || argument.items.empty() || !std::ranges::all_of(argument.items, isTensorLike))
                return message(N_("%1 must be tensors in brackets, such as [x, y]"), parameter.name);
            return std::nullopt;
        case Role::Plain:
        case Role::Setting:
            if (holdsTensor(argument))
                return message(N_("%1 must be written as numbers; it cannot be computed from a tensor"),
                               parameter.name);
            return std::nullopt;
        }
        return std::nullopt;
    }

    /// Functions that are others in disguise.
    Value lowerSpecial(const Node& node) {
        if (node.items.size() != 1 || !node.keywords.empty())
            return wrong(message(N_("%1 takes one argument"), node.text), node.range);
        Value value = lowerNode(node.items[0]);
        if (!value)
            return value;
        if (!isTensorLike(*value))
            return wrong(message(N_("%1 must be a tensor or a number"), "x"), node.items[0].range);
        if (node.text != "mish")
            return value;
        // Keras has no operator for mish: x * tanh(softplus(x)), as in keras.activations.
        const Value soft = push(*findFunction("softplus"), {*value}, node.range);
        const Value bounded = push(*findFunction("tanh"), {*soft}, node.range);
        return push(*findFunction("multiply"), {std::move(*value), *bounded}, node.range);
    }

    Lowered m_lowered;
};

} // namespace

// The table holds simple literals only.
Argument defaultArgument(const Parameter& parameter) {
    const auto tree = parse(parameter.otherwise);
    assert(tree && "a default in the table can be read");
    const auto constant = [](const auto& self, const Node& node) -> Argument {
        Argument argument;
        switch (node.kind) {
        case Node::Kind::Bool:
            argument.kind = Argument::Kind::Bool;
            argument.integer = node.integer;
            return argument;
        case Node::Kind::Integer:
            return Argument::ofInteger(node.integer);
        case Node::Kind::Number:
            return Argument::ofNumber(node.number);
        case Node::Kind::Text:
            return Argument::ofText(node.text);
        case Node::Kind::Call: // a minus
            return folded("negative", self(self, node.items[0]), nullptr).value_or(argument);
        default:
            return argument;
        }
    };
    return constant(constant, *tree);
}

tl::expected<Lowered, TextFault> lower(const Node& tree, std::string_view text) {
    return Lowering(text).run(tree);
}

tl::expected<Lowered, TextFault> lower(std::string_view text) {
    const auto tree = parse(text);
    if (!tree)
        return tl::unexpected(tree.error());
    return lower(*tree, text);
}

std::string_view functionName(const Call& call) {
    return call.function->name;
}

} // namespace layerscope::expression
