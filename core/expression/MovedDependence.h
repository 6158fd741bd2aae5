// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/Calling.h"
#include "layer/Dependence.h"

#include <optional>
#include <span>

namespace layerscope::expression {

/// Of a function that only puts elements elsewhere (transpose, flip, roll, pad, concatenate ...), on one of its
/// tensors: found out by letting it move numbers of places. Nothing for other functions, and where there are too many
/// elements.
std::optional<Dependence> movedDependence(const CallSpecs& call, const Call& called, const Argument& tensor,
                                          const Spec& result, std::span<const Spec> inputs,
                                          std::span<const Spec> calls);

} // namespace layerscope::expression
