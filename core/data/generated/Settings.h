// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/generated/Generator.h"

#include <optional>
#include <string>
#include <vector>

namespace layerscope {

// What the families of generators understand of what is written behind a colon.

tl::unexpected<Error> notUnderstood(const GeneratorCall& call, const char* example);
/// For what has values between 0 and 1 only.
tl::unexpected<Error> fractionsOnly(const GeneratorCall& call);

/// Numbers of 0 or more with commas between them, or `usual` where nothing is written.
std::optional<std::vector<double>> numbersOf(const std::string& text, const std::vector<double>& usual);

} // namespace layerscope
