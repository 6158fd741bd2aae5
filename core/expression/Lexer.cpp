// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/Lexer.h"

#include "base/Numbers.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace layerscope::expression {
namespace {

constexpr std::array<std::string_view, 30> kSymbols = {
    "...", "**", "//", "<=", ">=", "==", "!=", "<<", ">>", ":=", "+", "-", "*", "/", "%",
    "@",   "<",  ">",  "&",  "|",  "~",  "^",  "(",  ")",  "[",  "]", ",", ":", "=", "."};

bool isDigit(char c) {
    return c >= '0' && c <= '9';
}
bool startsName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool continuesName(char c) {
    return startsName(c) || isDigit(c);
}

/// Bytes of the character that begins with `first`, for the range of a fault.
std::size_t characterLength(unsigned char first) {
    if (first >= 0xF0)
        return 4;
    if (first >= 0xE0)
        return 3;
    return first >= 0xC0 ? 2 : 1;
}

class Lexer {
public:
    explicit Lexer(std::string_view text)
        : m_text(text) {}

    tl::expected<std::vector<Token>, TextFault> run() {
        while (skipBlanks()) {
            if (auto fault = readOne())
                return tl::unexpected(std::move(*fault));
        }
        m_tokens.push_back({.kind = Token::Kind::End, .text = {}, .range = {m_text.size(), m_text.size()}});
        return std::move(m_tokens);
    }

private:
    char at(std::size_t i) const { return i < m_text.size() ? m_text[i] : '\0'; }

    /// False at the end of the text.
    bool skipBlanks() {
        while (m_at < m_text.size() && std::string_view(" \t\r\n").find(m_text[m_at]) != std::string_view::npos)
            ++m_at;
        return m_at < m_text.size();
    }

    std::optional<TextFault> readOne() {
        const char c = m_text[m_at];
        if (isDigit(c) || (c == '.' && isDigit(at(m_at + 1))))
            return readNumber();
        if (startsName(c))
            return readName();
        if (c == '\'' || c == '"')
            return readText(c);
        return readSymbol();
    }

    void push(Token::Kind kind, std::size_t end, std::string text) {
        m_tokens.push_back({.kind = kind, .text = std::move(text), .range = {m_at, end}});
        m_at = end;
    }

    std::size_t digitsFrom(std::size_t i) const {
        while (isDigit(at(i)) || (at(i) == '_' && isDigit(at(i + 1))))
            ++i;
        return i;
    }

    std::optional<TextFault> readNumber() {
        std::size_t end = digitsFrom(m_at);
        bool whole = true;
        if (at(end) == '.' && at(end + 1) != '.') {
            end = digitsFrom(end + 1);
            whole = false;
        }
        if (const std::size_t sign = end + 1;
            (at(end) == 'e' || at(end) == 'E') &&
            (isDigit(at(sign)) || ((at(sign) == '-' || at(sign) == '+') && isDigit(at(sign + 1))))) {
            end = digitsFrom(sign + 1);
            whole = false;
        }
        if (continuesName(at(end)))
            return TextFault{message(N_("A number cannot go on with a letter")), m_at, end + 1};
        std::string digits(m_text.substr(m_at, end - m_at));
        std::erase(digits, '_');
        return whole ? pushInteger(digits, end) : pushNumber(digits, end);
    }

    std::optional<TextFault> pushInteger(const std::string& digits, std::size_t end) {
        const auto value = parseInteger(digits);
        if (!value || *value > std::numeric_limits<std::int32_t>::max())
            return TextFault{message(N_("Whole numbers go up to 2147483647. Write it with a point: %1.0"), digits),
                             m_at, end};
        push(Token::Kind::Integer, end, digits);
        m_tokens.back().integer = *value;
        return std::nullopt;
    }

    std::optional<TextFault> pushNumber(const std::string& digits, std::size_t end) {
        // "1." and ".5" are numbers in Python.
        std::string full = digits[0] == '.' ? "0" + digits : digits;
        if (const std::size_t point = full.find('.'); point != std::string::npos && !isDigit(full[point + 1]))
            full.insert(point + 1, "0");
        const auto value = parseNumber(full);
        if (!value)
            return TextFault{message(N_("This number is too large")), m_at, end};
        push(Token::Kind::Number, end, digits);
        m_tokens.back().number = *value;
        return std::nullopt;
    }

    std::optional<TextFault> readName() {
        std::size_t end = m_at;
        do {
            if (end != m_at)
                ++end;
            while (continuesName(at(end)))
                ++end;
        } while (at(end) == '.' && startsName(at(end + 1)));
        push(Token::Kind::Name, end, std::string(m_text.substr(m_at, end - m_at)));
        return std::nullopt;
    }

    std::optional<TextFault> readText(char quote) {
        const std::size_t end = m_text.find(quote, m_at + 1);
        if (end == std::string_view::npos)
            return TextFault{message(N_("The text that begins here has no closing quote")), m_at, m_text.size()};
        const std::string_view inside = m_text.substr(m_at + 1, end - m_at - 1);
        if (inside.find_first_of("\\\n") != std::string_view::npos)
            return TextFault{message(N_("A text here has no line break and no backslash")), m_at, end + 1};
        push(Token::Kind::Text, end + 1, std::string(inside));
        return std::nullopt;
    }

    std::optional<TextFault> readSymbol() {
        const std::string_view rest = m_text.substr(m_at);
        const auto it = std::ranges::find_if(kSymbols, [rest](std::string_view s) { return rest.starts_with(s); });
        if (it == kSymbols.end()) {
            const std::size_t end =
                std::min(m_text.size(), m_at + characterLength(static_cast<unsigned char>(m_text[m_at])));
            return TextFault{message(N_("'%1' has no meaning here"), m_text.substr(m_at, end - m_at)), m_at, end};
        }
        push(Token::Kind::Symbol, m_at + it->size(), std::string(*it));
        return std::nullopt;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::vector<Token> m_tokens;
};

} // namespace

tl::expected<std::vector<Token>, TextFault> tokenize(std::string_view text) {
    return Lexer(text).run();
}

} // namespace layerscope::expression
