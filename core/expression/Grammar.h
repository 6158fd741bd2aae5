// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/Lexer.h"

#include <optional>

namespace layerscope::expression {

/// An operator between two operands, and the function that it stands for.
struct Operator {
    std::string_view symbol;
    const char* function;
    int precedence; ///< higher binds tighter
};
inline constexpr int kComparison = 1; ///< the loosest

/// Null when the token is no such operator. (** is none: it groups from the right.)
const Operator* findOperator(const Token& token);

/// What to write instead of one of Python's words that are no part of the language.
std::optional<Message> refusedWord(std::string_view word);

} // namespace layerscope::expression
