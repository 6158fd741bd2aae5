// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "tensor/Tensor.h"

#include <string>

namespace layerscope {

/// An array under the wanted spec: the shape must fit (the batch dimension may be left out); integers become floats.
Result<Value> shapedArray(const Tensor& array, const TensorSpec& wanted, const std::string& place);

} // namespace layerscope
