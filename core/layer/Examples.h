// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Params.h"

#include <cstdint>
#include <string_view>

namespace layerscope {

/// How many examples an Input gives at once. No parameter that a person sets and never saved: who runs many files
/// together sets it beside the parameters of a copy.
inline constexpr std::string_view kExamples = "examples";

/// One, unless it was set.
std::int64_t examplesOf(const Params& params);

} // namespace layerscope
