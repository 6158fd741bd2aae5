// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/Lowered.h"

#include <optional>
#include <string_view>

namespace layerscope::expression {

/// What Python makes of an operator between two numbers (or before one): 2 * 3 is 6, 1 / 2 is 0.5. Nothing when the
/// function is not one of Python's arithmetic, or when Python would raise or leave 32 bits.
std::optional<Argument> folded(std::string_view function, const Argument& a, const Argument* b);

} // namespace layerscope::expression
