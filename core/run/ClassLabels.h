// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/Graph.h"
#include "layer/LayerDef.h"

#include <optional>

namespace layerscope {

/// Labels the last axis of a node's output with the node's class names. A fault for a hint when there are names but
/// they do not fit: another number than there are places, or an axis that lies on a source.
std::optional<Fault> nameClasses(const Graph::NodePtr& node, TensorSpec& output);

} // namespace layerscope
