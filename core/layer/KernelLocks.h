// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/KernelEdits.h"

#include <vector>

namespace layerscope {

/// What the sum of a filter's numbers is kept at: Kept is what it was before the edit.
enum class SumLock { Free, Zero, One, Kept };

/// What stays true of a filter while it is painted.
struct KernelLocks {
    SumLock sum = SumLock::Free;
    Symmetry symmetry{};
    bool separable = false;
    bool any() const { return sum != SumLock::Free || !isFree(symmetry) || separable; }
    bool operator==(const KernelLocks&) const = default;
};

/// Cells that were painted, as indices of FilterTaps::numbers: the last one last.
using PaintedCells = std::vector<std::size_t>;

/// `painted` made to keep the locks, changing the cells in `cells` last: their mirror images get their numbers, and the
/// others take up what the sum is off by, each the same. With `separable` it is the nearest product of one factor an
/// axis, and the sum is kept by the factors (for 0 the one that is nearest to 0 already, otherwise all by the same
/// factor), so that painted cells move as well. keptSum is what SumLock::Kept means.
///
/// Mirrored numbers are the same bits. The sum and the product hold to the rounding of float32: what is off is below
/// 1e-6 times the sum of the magnitudes. Refused where the locks contradict one another: a filter with an odd axis adds
/// up to 0.
Checked<FilterTaps> held(const FilterTaps& painted, const PaintedCells& cells, const KernelLocks& locks,
                         double keptSum);

} // namespace layerscope
