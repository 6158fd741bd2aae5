// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/LayerText.h"

#include "expression/Lexer.h"

#include <array>
#include <charconv>

namespace layerscope {
namespace {

using expression::Token;
template <class T>
using Read = tl::expected<T, TextFault>;

/// A recursive descent over the words of the text.
class Reader {
public:
    Reader(std::vector<Token> tokens, const LayerRegistry& registry)
        : m_tokens(std::move(tokens))
        , m_registry(registry) {}

    Read<WrittenLayer> layer() {
        const Token name = take();
        if (name.kind != Token::Kind::Name)
            return wrong(name, message(N_("Here the name of a layer should stand, such as Dense(units=4)")));
        const LayerDef* def = m_registry.findKeras(name.text.substr(name.text.rfind('.') + 1));
        if (!def)
            return wrong(name, message(N_("There is no layer \"%1\""), name.text));
        Params params;
        if (auto done = arguments([&](const Token& id) { return parameter(*def, id, params); }); !done)
            return tl::unexpected(done.error());
        if (now().kind != Token::Kind::End)
            return wrong(now(), message(N_("Nothing should follow the layer")));
        return WrittenLayer{def, def->completed(std::move(params))};
    }

private:
    const Token& now() const { return m_tokens[m_at]; }
    Token take() { return m_tokens[m_at + 1 < m_tokens.size() ? m_at++ : m_at]; }
    bool accept(std::string_view symbol) {
        if (now().kind != Token::Kind::Symbol || now().text != symbol)
            return false;
        take();
        return true;
    }
    static tl::unexpected<TextFault> wrong(const Token& token, Message text) {
        return tl::unexpected(TextFault{std::move(text), token.range.begin, token.range.end});
    }
    Read<bool> expect(std::string_view symbol) {
        if (!accept(symbol))
            return wrong(now(), message(N_("Here \"%1\" should stand"), symbol));
        return true;
    }

    /// "(name=value, ...)"; `read` takes the value after "name=".
    template <class ReadOne>
    Read<bool> arguments(ReadOne read) {
        if (auto open = expect("("); !open)
            return open;
        while (!accept(")")) {
            const Token id = take();
            if (id.kind != Token::Kind::Name)
                return wrong(id, message(N_("Here a setting should stand, such as units=4")));
            if (auto equals = expect("="); !equals)
                return equals;
            if (auto done = read(id); !done)
                return done;
            if (!accept(",") && (now().kind != Token::Kind::Symbol || now().text != ")"))
                return wrong(now(), message(N_("Here \",\" or \")\" should stand")));
        }
        return true;
    }

    Read<bool> parameter(const LayerDef& def, const Token& id, Params& params) {
        const ParamDef* param = def.param(id.text);
        if (!param)
            return wrong(id, message(N_("%1 has no setting \"%2\""), def.id, id.text));
        const std::size_t first = m_at;
        auto given = value(*param);
        if (!given)
            return tl::unexpected(given.error());
        if (auto problem = param->problemWith(*given))
            return tl::unexpected(
                TextFault{std::move(*problem), m_tokens[first].range.begin, m_tokens[m_at - 1].range.end});
        params.set(id.text, std::move(*given));
        return true;
    }

    Read<ParamValue> value(const ParamDef& param) {
        if (now().kind == Token::Kind::Name && now().text == "None") {
            take();
            return None{};
        }
        switch (param.kind) {
        case ParamKind::Integer:
            return as(integer());
        case ParamKind::Number:
            return as(number());
        case ParamKind::Flag:
            return as(flag());
        case ParamKind::Tuple:
        case ParamKind::Shape:
        case ParamKind::IntList:
            return as(integers(param.kind == ParamKind::Tuple ? param.rank : 1));
        case ParamKind::Activation:
        case ParamKind::Initializer:
            return as(function());
        default:
            return as(text());
        }
    }

    template <class From>
    static Read<ParamValue> as(Read<From> read) {
        if (!read)
            return tl::unexpected(read.error());
        Read<ParamValue> value(None{});
        *value = std::move(*read);
        return value;
    }

    Read<double> number() {
        const double sign = accept("-") ? -1 : 1;
        const Token token = take();
        if (token.kind == Token::Kind::Integer)
            return sign * static_cast<double>(token.integer);
        if (token.kind == Token::Kind::Number)
            return sign * token.number;
        return wrong(token, message(N_("Here a number should stand")));
    }
    Read<std::int64_t> integer() {
        const std::int64_t sign = accept("-") ? -1 : 1;
        const Token token = take();
        if (token.kind != Token::Kind::Integer)
            return wrong(token, message(N_("Here a whole number should stand")));
        return sign * token.integer;
    }
    Read<bool> flag() {
        const Token token = take();
        if (token.kind != Token::Kind::Name || (token.text != "True" && token.text != "False"))
            return wrong(token, message(N_("Here True or False should stand")));
        return token.text == "True";
    }
    Read<std::string> text() {
        const Token token = take();
        if (token.kind != Token::Kind::Text)
            return wrong(token, message(N_("Here a text in quotes should stand")));
        return token.text;
    }

    /// (1, 2) or [1, 2]; a single number stands for `count` equal ones.
    Read<Ints> integers(int count) {
        const bool round = accept("(");
        if (!round && !accept("["))
            return integer().map([count](std::int64_t one) { return Ints(static_cast<std::size_t>(count), one); });
        Ints values;
        while (!accept(round ? ")" : "]")) {
            auto one = integer();
            if (!one)
                return tl::unexpected(one.error());
            values.push_back(*one);
            if (!accept(",") && (now().kind != Token::Kind::Symbol || now().text != (round ? ")" : "]")))
                return wrong(now(), message(N_("Here \",\" should stand")));
        }
        return values;
    }

    /// "relu", relu or relu(negative_slope=0.1).
    Read<NamedFunction> function() {
        const Token name = take();
        if (name.kind != Token::Kind::Text && name.kind != Token::Kind::Name)
            return wrong(name, message(N_("Here the name of a function should stand")));
        NamedFunction function{name.text, {}};
        if (name.kind == Token::Kind::Text || now().text != "(")
            return function;
        auto done = arguments([&](const Token& id) -> Read<bool> {
            return number().map([&](double value) {
                function.args[id.text] = value;
                return true;
            });
        });
        if (!done)
            return tl::unexpected(done.error());
        return function;
    }

    std::vector<Token> m_tokens;
    const LayerRegistry& m_registry;
    std::size_t m_at = 0;
};

/// The fewest digits that are read back as the same number.
std::string exactNumber(double value) {
    std::array<char, 32> digits{};
    return {digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr};
}

std::string functionText(const NamedFunction& function) {
    if (function.args.empty())
        return '"' + function.name + '"';
    std::string out;
    for (const auto& [id, value] : function.args)
        out += (out.empty() ? "" : ", ") + id + '=' + exactNumber(value);
    return function.name + '(' + out + ')';
}

std::string intsText(const Ints& values) {
    std::string out;
    for (const std::int64_t value : values)
        out += (out.empty() ? "" : ", ") + std::to_string(value);
    return '[' + out + ']';
}

std::string quoted(const std::string& text) {
    return text.find('"') == std::string::npos ? '"' + text + '"' : '\'' + text + '\'';
}

struct ValueText {
    std::string operator()(bool value) const { return value ? "True" : "False"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return exactNumber(value); }
    std::string operator()(const std::string& value) const { return quoted(value); }
    std::string operator()(const Ints& value) const { return intsText(value); }
    std::string operator()(const NamedFunction& value) const { return functionText(value); }
    std::string operator()(None) const { return "None"; }
};

} // namespace

tl::expected<WrittenLayer, TextFault> layerFromText(std::string_view text, const LayerRegistry& registry) {
    auto tokens = expression::tokenize(text);
    if (!tokens)
        return tl::unexpected(tokens.error());
    return Reader(std::move(*tokens), registry).layer();
}

std::string layerText(const LayerDef& def, const Params& params) {
    std::string out;
    for (const ParamDef& param : def.params)
        if (const ParamValue* value = params.find(param.id); value && *value != param.defaultValue())
            out += (out.empty() ? "" : ", ") + std::string(param.id) + '=' + std::visit(ValueText{}, *value);
    return std::string(def.id) + '(' + out + ')';
}

} // namespace layerscope
