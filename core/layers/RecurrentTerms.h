// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Explanation.h"
#include "layers/RecurrentCell.h"

namespace layerscope {

/// Whose number is explained: element (example, [step,] unit) of what a cell gives on its walk.
struct CellElement {
    std::int64_t example = 0;
    std::int64_t step = 0; ///< of the walk, which may go backwards
    std::int64_t unit = 0;
};

/// Appends how a cell's number comes about: the gates, what is remembered, and the output. The weights are the call's
/// from `firstWeight` on. The state before the step stands as inner numbers.
void appendCell(Explanation& explanation, const TermsCall& call, const CellSettings& cell, const Walk& walk,
                int firstWeight, const CellElement& element);

} // namespace layerscope
