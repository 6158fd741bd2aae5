// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/Calling.h"

#include <optional>

namespace layerscope::expression {

/// A sum of products: an equation, and the shapes under which it sees its operands.
struct Product {
    std::string equation;
    std::vector<Shape> shapes;
    Range equationRange{}; ///< of its text, when it was written
};
/// What matmul, dot, outer, tensordot or einsum has to do, for a call that infer has accepted; nothing for others.
std::optional<Product> productOf(const CallSpecs& call);

} // namespace layerscope::expression
