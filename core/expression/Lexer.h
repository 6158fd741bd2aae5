// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/Tree.h"

#include <string>
#include <string_view>
#include <vector>

namespace layerscope::expression {

/// A word of the language.
struct Token {
    enum class Kind { Name, Integer, Number, Text, Symbol, End };
    Kind kind = Kind::End;
    std::string text; ///< of a Text without its quotes; names may have dots: "keras.ops.sum"
    std::int64_t integer = 0;
    double number = 0;
    Range range{};
};

/// The words of a text, an End last; or what cannot be read, and where.
tl::expected<std::vector<Token>, TextFault> tokenize(std::string_view text);

} // namespace layerscope::expression
