// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/LiveFrame.h"
#include "data/MediaStore.h"
#include "graph/Graph.h"
#include "run/Plan.h"

#include <map>
#include <memory>

namespace layerscope {

/// A feed for each source node of the graph that has something to show: a live frame from `frames` (first choice), or
/// what its parameters "source" and "kind" name (data/MediaDef.h), or numbers that are made (layer/Sources.h). A source
/// that cannot be read is a feed whose load says why. The store must outlive the feeds.
Feeds makeFeeds(const Graph& graph, const LayerRegistry& registry, MediaStore& store,
                const std::map<NodeId, std::shared_ptr<const LiveFrame>>& frames = {});

} // namespace layerscope
