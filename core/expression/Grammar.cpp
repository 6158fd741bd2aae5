// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/Grammar.h"

#include <algorithm>

namespace layerscope::expression {
namespace {

constexpr Operator kOperators[] = {
    {"==", "equal", kComparison},
    {"!=", "not_equal", kComparison},
    {"<=", "less_equal", kComparison},
    {">=", "greater_equal", kComparison},
    {"<", "less", kComparison},
    {">", "greater", kComparison},
    {"|", "logical_or", 2},
    {"^", "logical_xor", 3},
    {"&", "logical_and", 4},
    {"+", "add", 5},
    {"-", "subtract", 5},
    {"*", "multiply", 6},
    {"/", "true_divide", 6},
    {"//", "floor_divide", 6},
    {"%", "mod", 6},
    {"@", "matmul", 6},
};

} // namespace

const Operator* findOperator(const Token& token) {
    if (token.kind != Token::Kind::Symbol)
        return nullptr;
    const auto it = std::ranges::find(kOperators, token.text, &Operator::symbol);
    return it == std::end(kOperators) ? nullptr : it;
}

std::optional<Message> refusedWord(std::string_view word) {
    if (word == "and" || word == "or" || word == "not")
        return message(N_("'%1' compares whole values in Python and cannot work number by number. Write %2 instead, "
                          "with parentheses around comparisons."),
                       word,
                       word == "and"  ? "&"
                       : word == "or" ? "|"
                                      : "~");
    if (word == "if" || word == "else")
        return message(N_("There is no if here. Write where(condition, then, otherwise)."));
    for (const std::string_view other : {"for", "while", "lambda", "import", "def", "return", "in", "is", "yield"})
        if (word == other)
            return message(N_("'%1' is not part of this language; it is a single expression"), word);
    return std::nullopt;
}

} // namespace layerscope::expression
