// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/Graph.h"

namespace layerscope {

/// Gives every node of an imported graph its place from left to right; a shut group's card stands amid its nodes.
void layOut(Graph& graph);

} // namespace layerscope
