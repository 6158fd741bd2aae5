// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/ActivationAxis.h"
#include "layer/Explanation.h"

#include <functional>

namespace layerscope {

/// What an activation gets: numbers, of which one is to be explained.
struct BeforeActivation {
    Shape shape; ///< see shapeBefore
    /// The number at a row-major index. Asked for in rising order, and only by activations that look along an axis.
    std::function<Number(std::int64_t)> at;
    Number own; ///< the one at the element itself (for glu: in the first half)
};

/// Appends how element `element` of the activation's output comes about: one step, or those that softmax, log_softmax,
/// sparsemax and glu take. Nothing for "linear".
void appendActivation(Explanation& explanation, const NamedFunction& activation, const BeforeActivation& before,
                      std::span<const std::int64_t> element);

/// LayerDef::terms of a layer that applies an activation to its input.
Explanation activationOf(const TermsCall& call, const NamedFunction& activation);

/// Appends the share of number `chosen` of a line in the sum of all.
void appendSoftmax(Explanation& explanation, std::vector<Term> line, std::size_t chosen);

} // namespace layerscope
