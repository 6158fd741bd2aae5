// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Explanation.h"

#include <span>

namespace layerscope {

// Explanations of layers that hand numbers on.

/// The element at the same place in row-major order: layers that change nothing, or the shape alone.
Explanation handedOn(const TermsCall& call);

/// Element `index` of the first input; padding that counts as `fill` where it lies outside.
Explanation movedFrom(const TermsCall& call, std::span<const std::int64_t> index, double fill = 0);

} // namespace layerscope
