// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/Graph.h"
#include "layer/LayerDef.h"

namespace layerscope {

// What the compiler says of nodes that cannot run as they are, with a hint what to do. Ports count from 0.

Fault missingInput(const LayerDef& def, int port);
Fault surplusInput(const LayerDef& def, int port);
/// A wire to this port starts at an output that is not there.
Fault unknownOutput(int output, int port);
/// Of a Placeholder: what it stands for, and why it cannot run.
Fault cannotRun(const Node& node);
/// A source that has nothing to show yet.
Fault nothingToFeed(const TensorSpec& output);

} // namespace layerscope
