// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/ParamDef.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace layerscope::expression {

/// Bytes of the text, from begin up to but not including end.
struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
};

/// One piece of an expression as it was written. Operators are calls of the function that they stand for.
struct Node {
    enum class Kind {
        None,
        Bool,     ///< integer is 0 or 1
        Integer,  ///< integer
        Number,   ///< number
        Text,     ///< text
        Ellipsis, ///< ... in an index
        Slice,    ///< items: start, stop, step (each may be None)
        Tuple,    ///< items
        List,     ///< items
        Input,    ///< integer is the input's index; text is the name as it was written
        Call,     ///< text is the function, items the positional arguments, keywords and keywordItems the named ones
        Index,    ///< items: what is indexed, the key (one item or a Tuple)
    };
    Kind kind = Kind::None;
    std::int64_t integer = 0;
    double number = 0;
    std::string text{};
    std::vector<Node> items{};
    std::vector<std::string> keywords{};
    std::vector<Node> keywordItems{};
    const char* symbol = nullptr; ///< of a Call that was written as an operator: "+"
    bool activation = false;      ///< of a Call: written with keras.activations, whose defaults may be others
    Range range{};
};

/// Limits of a text: nothing in the language loops, so they bound the work.
inline constexpr std::size_t kLongestText = 16000;
inline constexpr int kDeepest = 100;
inline constexpr int kMostInputs = 8;

/// The expression that the text is; or what is wrong with it, and where.
tl::expected<Node, TextFault> parse(std::string_view text);

} // namespace layerscope::expression
