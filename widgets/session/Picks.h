// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/LiveSession.h"
#include "session/Selection.h"

namespace layerscope {

/// Picks the largest number of the node's result, a place to begin at. False when it has none.
bool pickBrightest(const LiveSession& session, SharedPointer& pointer, NodeId node);

} // namespace layerscope
