// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "expression/FunctionTable.h"
#include "layer/Explanation.h"

namespace layerscope::lambda {

/// A function that works number by number, from the numbers of its tensors in the order of its parameters: on whole
/// numbers or on floats. Null for a function that does not.
const Formula* formulaOf(const expression::Function& function, bool wholes);

// What other functions do with single numbers.
extern const Formula kChosen;    ///< condition, then, otherwise
extern const Formula kClipped;   ///< x, least, most
extern const Formula kRounded;   ///< x, the power of ten
extern const Formula kToWhole;   ///< x
extern const Formula kToBool;    ///< x
extern const Formula kIsClass;   ///< x, class
extern const Formula kRoot;      ///< x
extern const Formula kSize;      ///< x
extern const Formula kRootOf;    ///< sum of powers, order
extern const Formula kShortened; ///< x, length, epsilon
extern const Formula kLogOfSum;  ///< largest, share of the largest

} // namespace layerscope::lambda
