// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/NumberList.h"
#include "layer/Params.h"
#include "tensor/Tensor.h"

#include <optional>
#include <vector>

namespace layerscope {

/// The numbers of an Expression of KerasForm::Numbers.
NumberList numbersOf(const Params& params, const char* id);

/// The shape that both take when the smaller is repeated, aligned on the right, as numpy does; nothing when they do not
/// fit together.
std::optional<Shape> broadcastShape(const Shape& a, const Shape& b);

/// The list repeated to the shape of a table; it must fit into it.
std::vector<float> tableOf(const NumberList& list, const Shape& table);

/// Whole numbers as floats; floats as they are.
Tensor asFloats(const Tensor& x);

} // namespace layerscope
