// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "graph/Graph.h"
#include "layer/LayerDef.h"

namespace layerscope {

/// The numbers of a weight as a run uses them: the node's own when they have its shape, otherwise what the initializer
/// draws, with as much of the own ones as fits.
Result<Tensor> makeWeight(const Node& node, const WeightDef& weight);

} // namespace layerscope
