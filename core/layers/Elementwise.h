// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Broadcast.h"
#include "kernels/Finish.h"
#include "layer/LayerDef.h"

#include <optional>

namespace layerscope {

/// What the inputs of a merge become together: sizes that are equal, or 1 in one of them; an input of fewer dimensions
/// gets ones after its batch. A Fault says which input does not fit. Masked when every input is.
Checked<TensorSpec> inferElementwise(const LayerInput& in);

/// The shape with ones after the batch, up to the rank: how an input of fewer dimensions lies under the output.
Shape lifted(const Shape& shape, int rank);

/// input 0 combined with input 1, then with input 2, ..., then `first`, if it is one; takes an activation along.
PreparedPointer preparedMerge(const PrepareCall& call, Combine combine, Finish first = {});

/// The same, where numbers that an input's mask leaves out do not take part, as Keras's Maximum, Minimum and Multiply
/// do: where only one side is kept, it stays as it is. A product that no input keeps is 0. Nothing without masks.
std::optional<Tensor> combinedWhereKept(const ForwardCall& call, Combine combine);

/// Keeps what any input keeps (Int32, shape of the output without the last axis); nothing unless every input has one.
std::optional<Tensor> eitherMask(const ForwardCall& call);

} // namespace layerscope
