// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/Calling.h"

#include <vector>

namespace layerscope::expression {

/// What is left of a spec when axes are made one number: gone, or of size 1.
Spec reducedSpec(const Spec& x, const std::vector<int>& axes, bool keep, Element element);

/// A tensor whose wanted axes (ascending) have come to lie last: rows of `length` numbers, one after the other.
struct Rows {
    Tensor tensor;
    std::int64_t length = 1;
    std::vector<int> order; ///< axis i of tensor is axis order[i] of what it was made from
};
Rows rowsAlong(const Tensor& x, const std::vector<int>& axes, const Execution& exec);
/// The way back, for rows of any length along one axis.
Tensor fromRows(const Tensor& rows, const std::vector<int>& order, const Execution& exec);

} // namespace layerscope::expression
