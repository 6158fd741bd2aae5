// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>

namespace layerscope::expression {

// Function::ofFloats and ofWholes, from what the functions' evaluate calls for each number.

using Operands = std::span<const double>;

template <auto kFunction>
double ofFloat(Operands o) {
    return kFunction(static_cast<float>(o[0]));
}
template <auto kFunction>
double ofWhole(Operands o) {
    return kFunction(static_cast<std::int32_t>(o[0]));
}
template <class F, class In>
double ofPair(Operands o) {
    return static_cast<double>(F{}(static_cast<In>(o[0]), static_cast<In>(o[1])));
}
/// F of whether each is not 0.
template <class F>
double ofTruths(Operands o) {
    return F{}(o[0] != 0, o[1] != 0);
}

} // namespace layerscope::expression
