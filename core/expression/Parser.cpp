// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/Grammar.h"
#include "expression/Lexer.h"
#include "expression/Names.h"

#include <algorithm>

// Precedence climbing over Python's grammar of expressions, from | (loosest) to ** (tightest). Comparisons are looser
// than all of them, as in Python.
namespace layerscope::expression {
namespace {

using Parsed = tl::expected<Node, TextFault>;

tl::unexpected<TextFault> wrong(Message text, Range range) {
    return tl::unexpected(TextFault{std::move(text), range.begin, range.end});
}

Node callOf(const char* function, std::vector<Node> items, const char* symbol, Range range) {
    Node node;
    node.kind = Node::Kind::Call;
    node.text = function;
    node.items = std::move(items);
    node.symbol = symbol;
    node.range = range;
    return node;
}

class Parser {
public:
    explicit Parser(std::vector<Token> tokens)
        : m_tokens(std::move(tokens)) {}

    Parsed whole() {
        if (now().kind == Token::Kind::End)
            return wrong(message(N_("Write an expression, such as x * 2")), now().range);
        Parsed node = expression();
        if (!node)
            return node;
        if (now().kind != Token::Kind::End)
            return wrong(unexpectedText(), now().range);
        return node;
    }

private:
    const Token& now() const { return m_tokens[m_at]; }
    const Token& next() const { return m_tokens[std::min(m_at + 1, m_tokens.size() - 1)]; }
    std::size_t lastEnd() const { return m_at == 0 ? 0 : m_tokens[m_at - 1].range.end; }
    void advance() {
        if (m_at + 1 < m_tokens.size())
            ++m_at;
    }
    bool isSymbol(std::string_view symbol) const { return now().kind == Token::Kind::Symbol && now().text == symbol; }
    bool take(std::string_view symbol) {
        if (!isSymbol(symbol))
            return false;
        advance();
        return true;
    }

    Message unexpectedText() const {
        if (now().kind == Token::Kind::End)
            return message(N_("The expression ends too early"));
        if (now().kind == Token::Kind::Name)
            if (auto refused = refusedWord(now().text))
                return *refused;
        if (now().text == "=")
            return message(N_("Compare with ==; there are no assignments"));
        if (now().text == ":=" || now().text == "<<" || now().text == ">>")
            return message(N_("'%1' is not part of this language"), now().text);
        return message(N_("'%1' is not expected here"), now().text);
    }
    Parsed unexpected() const { return wrong(unexpectedText(), now().range); }

    /// Counts how deep the pieces are nested; the work and the stack are bounded by it.
    class Depth {
    public:
        explicit Depth(int& depth)
            : m_depth(++depth) {}
        ~Depth() { --m_depth; }
        Depth(const Depth&) = delete;
        Depth& operator=(const Depth&) = delete;
        bool tooDeep() const { return m_depth > kDeepest; }

    private:
        int& m_depth;
    };
    Parsed tooDeep() const { return wrong(message(N_("The expression is nested too deeply here")), now().range); }

    Parsed expression() { return binary(kComparison); }

    Parsed binary(int lowest) {
        const Depth depth(m_depth);
        if (depth.tooDeep())
            return tooDeep();
        Parsed left = unary();
        bool compared = false;
        int chain = 0;
        while (left) {
            const Operator* op = findOperator(now());
            if (!op || op->precedence < lowest)
                break;
            const Range range = now().range;
            if (op->precedence == kComparison && compared)
                return wrong(message(N_("Write a comparison of three as (a < b) & (b < c)")), range);
            if (++chain > kDeepest * 2)
                return tooDeep();
            compared = op->precedence == kComparison;
            advance();
            Parsed right = binary(op->precedence + 1);
            if (!right)
                return right;
            const Range both{left->range.begin, right->range.end};
            std::vector<Node> items;
            items.push_back(std::move(*left));
            items.push_back(std::move(*right));
            left = callOf(op->function, std::move(items), op->symbol.data(), both);
        }
        return left;
    }

    Parsed unary() {
        const Depth depth(m_depth);
        if (depth.tooDeep())
            return tooDeep();
        const std::size_t begin = now().range.begin;
        if (take("+"))
            return unary();
        const bool minus = isSymbol("-");
        if (!minus && !isSymbol("~"))
            return power();
        advance();
        Parsed operand = unary();
        if (!operand)
            return operand;
        const Range range{begin, operand->range.end};
        std::vector<Node> items;
        items.push_back(std::move(*operand));
        return minus ? callOf("negative", std::move(items), "-", range)
                     : callOf("logical_not", std::move(items), "~", range);
    }

    /// ** binds tighter than a sign on its left and looser than one on its right, and groups from the right.
    Parsed power() {
        Parsed base = postfix();
        if (!base || !take("**"))
            return base;
        Parsed exponent = unary();
        if (!exponent)
            return exponent;
        const Range range{base->range.begin, exponent->range.end};
        std::vector<Node> items;
        items.push_back(std::move(*base));
        items.push_back(std::move(*exponent));
        return callOf("power", std::move(items), "**", range);
    }

    Parsed postfix() {
        Parsed node = atom();
        int chain = 0;
        while (node && (isSymbol("[") || isSymbol("(") || isSymbol("."))) {
            if (isSymbol("("))
                return wrong(message(N_("Only a function can be called")), now().range);
            if (isSymbol("."))
                return wrong(message(N_("Write a function around it, such as sum(x, axis=1), instead of a dot after "
                                        "it")),
                             now().range);
            if (++chain > kDeepest)
                return tooDeep();
            advance();
            Parsed key = subscript();
            if (!key)
                return key;
            Node index;
            index.kind = Node::Kind::Index;
            index.range = {node->range.begin, lastEnd()};
            index.items.push_back(std::move(*node));
            index.items.push_back(std::move(*key));
            node = std::move(index);
        }
        return node;
    }

    /// What is between [ and ], and the ].
    Parsed subscript() {
        const std::size_t begin = now().range.begin;
        if (isSymbol("]"))
            return wrong(message(N_("Say which elements, such as x[:, 0]")), now().range);
        std::vector<Node> items;
        bool comma = false;
        do {
            if (comma && isSymbol("]"))
                break;
            Parsed part = slice();
            if (!part)
                return part;
            items.push_back(std::move(*part));
            comma = take(",");
        } while (comma);
        const Range range{begin, lastEnd()};
        if (!isSymbol("]"))
            return expected("]");
        advance();
        if (items.size() == 1 && !comma)
            return std::move(items[0]);
        Node tuple;
        tuple.kind = Node::Kind::Tuple;
        tuple.items = std::move(items);
        tuple.range = range;
        return tuple;
    }

    Parsed slice() {
        const std::size_t begin = now().range.begin;
        if (isSymbol("...")) {
            Node node;
            node.kind = Node::Kind::Ellipsis;
            node.range = now().range;
            advance();
            return node;
        }
        Node node;
        node.kind = Node::Kind::Slice;
        node.items.resize(3);
        std::size_t part = 0;
        for (; part < 3; ++part) {
            if (!isSymbol(":") && !isSymbol(",") && !isSymbol("]")) {
                Parsed value = expression();
                if (!value)
                    return value;
                node.items[part] = std::move(*value);
            }
            if (!isSymbol(":") || part == 2)
                break;
            advance();
        }
        node.range = {begin, lastEnd()};
        // Without a colon it is an index, not a slice.
        if (part == 0 && node.range.end > begin)
            return std::move(node.items[0]);
        if (part == 0)
            return unexpected();
        return node;
    }

    Parsed expected(std::string_view symbol) const {
        if (now().kind == Token::Kind::End)
            return wrong(message(N_("A '%1' is missing at the end"), symbol), now().range);
        return unexpected();
    }

    Parsed atom() {
        const Token token = now();
        Node node;
        node.range = token.range;
        switch (token.kind) {
        case Token::Kind::Integer:
            node.kind = Node::Kind::Integer;
            node.integer = token.integer;
            break;
        case Token::Kind::Number:
            node.kind = Node::Kind::Number;
            node.number = token.number;
            break;
        case Token::Kind::Text:
            node.kind = Node::Kind::Text;
            node.text = token.text;
            break;
        case Token::Kind::Name:
            return name();
        case Token::Kind::Symbol:
            return token.text == "(" || token.text == "[" ? brackets() : unexpected();
        case Token::Kind::End:
            return unexpected();
        }
        advance();
        return node;
    }

    /// A tuple, a list, or an expression in parentheses.
    Parsed brackets() {
        const bool list = isSymbol("[");
        const std::string_view closing = list ? "]" : ")";
        const std::size_t begin = now().range.begin;
        advance();
        Node node;
        node.kind = list ? Node::Kind::List : Node::Kind::Tuple;
        bool comma = true;
        while (comma && !isSymbol(closing)) {
            Parsed item = expression();
            if (!item)
                return item;
            node.items.push_back(std::move(*item));
            comma = take(",");
        }
        if (!isSymbol(closing))
            return expected(closing);
        advance();
        node.range = {begin, lastEnd()};
        if (list || comma || node.items.size() != 1)
            return node;
        node.items[0].range = node.range; // a fault about it shows the parentheses too
        return std::move(node.items[0]);
    }

    Parsed name() {
        const Token token = now();
        if (auto refused = refusedWord(token.text))
            return wrong(*refused, token.range);
        advance();
        if (isSymbol("("))
            return call(token);
        if (auto constant = namedConstant(token.text)) {
            constant->range = token.range;
            return *constant;
        }
        if (const auto index = inputIndex(token.text)) {
            Node node;
            node.kind = Node::Kind::Input;
            node.integer = *index;
            node.text = token.text;
            node.range = token.range;
            return node;
        }
        return wrong(unknownName(token.text), token.range);
    }

    Parsed call(const Token& function) {
        if (const auto problem = problemWithFunctionName(function.text))
            return wrong(*problem, function.range);
        const FunctionName name = functionNamed(function.text);
        Node node = callOf("", {}, nullptr, {});
        node.text = name.name;
        node.activation = name.activation;
        advance();
        bool comma = true;
        while (comma && !isSymbol(")")) {
            if (auto fault = argument(node))
                return tl::unexpected(std::move(*fault));
            comma = take(",");
        }
        if (!isSymbol(")"))
            return expected(")");
        advance();
        node.range = {function.range.begin, lastEnd()};
        return node;
    }

    std::optional<TextFault> argument(Node& call) {
        const bool named = now().kind == Token::Kind::Name && next().kind == Token::Kind::Symbol && next().text == "=";
        if (isSymbol("*") || isSymbol("**"))
            return TextFault{message(N_("Write the arguments one by one")), now().range.begin, now().range.end};
        const Token word = now();
        if (named) {
            if (std::ranges::find(call.keywords, word.text) != call.keywords.end())
                return TextFault{message(N_("%1 is given twice"), word.text), word.range.begin, word.range.end};
            advance();
            advance();
        } else if (!call.keywords.empty()) {
            return TextFault{message(N_("Arguments without a name come before those with one")), word.range.begin,
                             word.range.end};
        }
        Parsed value = expression();
        if (!value)
            return value.error();
        if (named) {
            call.keywords.push_back(word.text);
            call.keywordItems.push_back(std::move(*value));
        } else {
            call.items.push_back(std::move(*value));
        }
        return std::nullopt;
    }

    std::vector<Token> m_tokens;
    std::size_t m_at = 0;
    int m_depth = 0;
};

} // namespace

tl::expected<Node, TextFault> parse(std::string_view text) {
    if (text.size() > kLongestText)
        return wrong(message(N_("The expression is too long; %1 characters are allowed"),
                             static_cast<std::int64_t>(kLongestText)),
                     {kLongestText, text.size()});
    auto tokens = tokenize(text);
    if (!tokens)
        return tl::unexpected(std::move(tokens.error()));
    return Parser(std::move(*tokens)).whole();
}

} // namespace layerscope::expression
