// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/Evaluate.h"
#include "layer/Dependence.h"

#include <span>
#include <vector>

namespace layerscope::expression {

/// What the result depends on, one an input. Exact for arithmetic, activations, slices, reductions, sums of products,
/// and what only moves numbers; through any other function a bound of everything.
std::vector<Dependence> dependencesOf(const Lowered& lowered, const Inferred& inferred,
                                      std::span<const TensorSpec> inputs);

} // namespace layerscope::expression
