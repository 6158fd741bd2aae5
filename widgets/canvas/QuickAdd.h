// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/PickPopup.h"

namespace layerscope {

class GraphView;
struct QuickAddRequest;

/// The layers that a query finds, those that fit what feeds them first; those that do not say why.
PickPopup::Search quickAddSearch(GraphView& view, const QuickAddRequest& request);

/// The free and taken inputs that the node's output can go to, and its own inputs' possible sources.
PickPopup::Search connectToSearch(GraphView& view, quint64 node);

} // namespace layerscope
