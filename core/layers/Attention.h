// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Dependence.h"
#include "layer/LayerDef.h"

namespace layerscope {

// The arithmetic of MultiHeadAttention; inputs are query, value and, optionally, key.

Checked<TensorSpec> inferAttention(const LayerInput& in);
/// Everything where masks decide; otherwise the steps that each step may look at (AttentionDependence.cpp).
std::vector<Dependence> attentionDependence(const LayerInput& in, const TensorSpec& output);
std::vector<WeightDef> attentionWeights(const LayerInput& in);
Cost attentionCost(const LayerInput& in, const TensorSpec& output);
Value forwardAttention(const ForwardCall& call);

} // namespace layerscope
