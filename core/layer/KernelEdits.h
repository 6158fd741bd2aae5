// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/FilterTaps.h"

#include <array>

namespace layerscope {

// What can be done to a filter's numbers: pure functions, the argument stays as it was. Axes are those of FilterTaps.

/// The other way round along an axis.
FilterTaps flipped(const FilterTaps& taps, int axis);
/// Whether rows and columns are as many, so that they can change places.
bool canTurn(const FilterTaps& taps);
/// A quarter turn clockwise, as rows and columns are drawn; for what canTurn().
FilterTaps turned(const FilterTaps& taps);
/// Rows become columns; for what canTurn().
FilterTaps transposed(const FilterTaps& taps);

FilterTaps scaled(const FilterTaps& taps, double factor);
/// Times what makes them add up to 1. Refused when they add up to 0, to within rounding.
Checked<FilterTaps> withSumOne(const FilterTaps& taps);
/// Less their mean, so that they add up to 0 and a flat input gives 0.
FilterTaps withSumZero(const FilterTaps& taps);
/// Times what makes the root of the sum of their squares 1. Refused when all are 0.
Checked<FilterTaps> withUnitLength(const FilterTaps& taps);

/// What stays the same when an axis is turned round: anything (Free), the numbers (Even), or they change their sign
/// (Odd).
enum class Parity { Free, Even, Odd };
using Symmetry = std::array<Parity, 3>; ///< of depth, rows, columns
inline bool isFree(const Symmetry& symmetry) {
    return symmetry == Symmetry{};
}
/// The nearest filter with that symmetry: the mean of all that has to be alike. Exact: mirrored numbers are the same
/// bits, or those with the sign turned.
FilterTaps symmetrised(const FilterTaps& taps, const Symmetry& symmetry);

/// A filter as the product of one list of numbers an axis, [depth, rows, columns].
using Factors = std::array<std::vector<double>, 3>;
/// Of the nearest filter that is such a product (least squares): of two axes by the singular value decomposition
/// (Eckart and Young 1936); of three by alternating between the axes from there, which finds a best one near by (De
/// Lathauwer, De Moor and Vandewalle, "On the best rank-1 approximation of higher-order tensors", 2000). All zero for a
/// filter of zeros.
Factors nearestFactors(const FilterTaps& taps);
FilterTaps productOf(int rank, const Factors& factors);
/// The filter nearest to taps that is such a product.
FilterTaps separated(const FilterTaps& taps);

} // namespace layerscope
