// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/Calling.h"

#include <string_view>
#include <utility>
#include <vector>

namespace layerscope::expression {

/// How many elements come before and after along each axis, from the arguments of pad; or what is wrong with them.
Outcome<std::vector<std::pair<std::int64_t, std::int64_t>>> padWidths(const CallSpecs& call, int rank);

/// Where each element of a padded axis of `size` elements comes from; -1 is the constant.
std::vector<std::int64_t> paddedPlaces(std::string_view mode, std::int64_t size, std::int64_t before,
                                       std::int64_t after);

} // namespace layerscope::expression
