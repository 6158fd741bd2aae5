// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layers/LambdaWriter.h"

#include <span>
#include <string_view>

namespace layerscope {

/// How a function's result comes about: appends its steps, or says that it cannot.
struct LambdaRule {
    std::string_view function;
    bool (*append)(LambdaWriter&, const LambdaWriter::Place&);
};

/// Of the functions that take many numbers together.
std::span<const LambdaRule> lambdaListRules();

} // namespace layerscope
