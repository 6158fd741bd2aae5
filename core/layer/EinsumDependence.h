// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/EinsumLabels.h"
#include "layer/Dependence.h"

namespace layerscope {

/// Input number `input` of an equation: what has a label of the output lies where that does, what has none is summed.
Dependence byLabels(const detail::EinsumLabels& labels, std::size_t input, const Shape& shape, const Shape& output);

} // namespace layerscope
