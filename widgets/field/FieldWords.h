// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/FieldFacts.h"

namespace layerscope {

/// "rows 3–9, columns 4–10"; times in seconds; only what is a place, or the elements of a vector.
QString placeText(const FieldEnd& end);
/// "0.1 %"; "less than 0.01 %".
QString shareText(double share);
/// "Exact.", or that it is a bound, and why.
QString certaintyText(const FieldEnd& end);
/// One paragraph of an end: its name, how large, where, what share, how sure. Plain text.
QString endText(const FieldEnd& end);
/// What a screen reader says of a row: "conv2: 7 × 7 elements, 7 = 3 + (3 − 1) × 2".
QString growthText(const FieldGrowth& growth);

} // namespace layerscope
