// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/Tree.h"

#include <optional>
#include <string>
#include <string_view>

namespace layerscope::expression {

/// pi, e, inf, nan, newaxis, True, False, None, with or without "np." before it.
std::optional<Node> namedConstant(std::string_view name);
/// x 0, y 1, z 2, x3 3; also x0, x1, x2.
std::optional<int> inputIndex(std::string_view name);
/// x, y, z, x3 ...: the name of an input in our language.
std::string inputName(int index);

/// A function's name without what stands before the last dot.
struct FunctionName {
    std::string name;
    bool activation = false; ///< it was one of keras.activations
};
FunctionName functionNamed(std::string_view written);
/// Nothing when the name, prefixes dropped, is a function of the language; otherwise a sentence with a hint.
std::optional<Message> problemWithFunctionName(std::string_view written);
/// Why a name that is no call means nothing here.
Message unknownName(std::string_view name);

} // namespace layerscope::expression
