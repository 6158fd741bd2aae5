// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Prepared.h"

namespace layerscope {

/// Prepared form of a layer that hands the numbers of its first input on as they are, maybe under another shape; of any
/// dtype. Those who run it need not: what it gives may be the input's buffer.
PreparedPointer prepareSameNumbers(const PrepareCall& call);
bool isSameNumbers(const Prepared& prepared);

} // namespace layerscope
