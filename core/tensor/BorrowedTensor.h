// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/Tensor.h"

namespace layerscope {

/// Writes a Tensor into memory that others write again later: shape.elements() floats at a 64-byte boundary, alive as
/// long as `room`. The Tensor and its copies then show the new numbers; its contentKey is computed at each call.
TensorBuilder builderIn(std::shared_ptr<std::byte> room, const Shape& shape);

} // namespace layerscope
