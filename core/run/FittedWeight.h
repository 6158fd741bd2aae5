// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/Tensor.h"

namespace layerscope {

/// Whether a weight that was loaded or edited for another shape can still be used in part: float32 of the same rank.
bool canBeFitted(const Tensor& own, const Shape& wanted);

/// `own` in the shape of `fresh`, which has what the initializer made. The last two axes (channels and filters, inputs
/// and units) keep what both have from index 0 on, and the rest is fresh. The axes before them (a kernel's window) are
/// centred, with zeros where `own` is smaller: a known 3 x 3 kernel stays what it is within 5 x 5.
Tensor fitted(const Tensor& own, const Tensor& fresh);

} // namespace layerscope
