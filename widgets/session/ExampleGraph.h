// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/ExampleCase.h"
#include "graph/Graph.h"
#include "layer/Registry.h"

namespace layerscope {

/// A layer's example as a small network: an Input with typed numbers for each of its inputs, and the layer with the
/// example's settings and weights. Nothing when the layer has no example.
Result<Graph> exampleGraph(const LayerDef& layer, const LayerRegistry& registry);

} // namespace layerscope
