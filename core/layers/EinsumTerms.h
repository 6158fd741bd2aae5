// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Einsum.h"
#include "layer/Explanation.h"

#include <array>
#include <functional>

namespace layerscope {

/// One of the two tensors that an equation multiplies: its shape, and the number at a row-major index.
struct EinsumFactor {
    Shape shape;
    std::function<Number(std::int64_t)> at;
};

/// The products that an equation over two tensors sums up for one element of its result; gathered by the place along
/// the first tensor's last axis.
std::vector<Term> einsumTerms(const EinsumEquation& equation, const std::array<EinsumFactor, 2>& factors,
                              std::span<const std::int64_t> element);

} // namespace layerscope
