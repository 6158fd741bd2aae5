// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Picture.h"
#include "layer/Params.h"
#include "tensor/Tensor.h"

namespace layerscope {

/// The parameters "fit" and "scaling" of an Input.
Fit fitOf(const Params& params);
Scaling scalingOf(const Params& params);

/// The Input's parameters as preprocessing: a tensor of the wanted spec, or why the picture does not fit it.
Result<Value> preprocess(const Picture& picture, const Params& params, const TensorSpec& wanted);

} // namespace layerscope
