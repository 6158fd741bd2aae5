// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/LayerDef.h"

namespace layerscope {

// The arithmetic of MultiHeadAttention; inputs are query, value and, optionally, key.

Checked<TensorSpec> inferAttention(const LayerInput& in);
std::vector<WeightDef> attentionWeights(const LayerInput& in);
Cost attentionCost(const LayerInput& in, const TensorSpec& output);
Value forwardAttention(const ForwardCall& call);

} // namespace layerscope
