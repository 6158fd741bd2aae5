// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/MediaStore.h"
#include "data/Picture.h"
#include "graph/Graph.h"
#include "run/Plan.h"

#include <map>
#include <memory>

namespace layerscope {

/// A feed for each source node of the graph that has something to show: a live frame from `frames` (first choice), or
/// what its parameter "source" names: a picture, a film (its first frame), an .npy or .npz, or numbers that are made
/// (layer/Sources.h). A source that cannot be read is a feed whose load says why. The store must outlive the feeds.
Feeds makeFeeds(const Graph& graph, const LayerRegistry& registry, MediaStore& store,
                const std::map<NodeId, std::shared_ptr<const Picture>>& frames = {});

/// The Input's parameters as preprocessing: a tensor of the wanted spec, or why the picture does not fit it.
Result<Value> preprocess(const Picture& picture, const Params& params, const TensorSpec& wanted);

/// An array under the wanted spec: the shape must fit (the batch dimension may be left out); integers become floats.
Result<Value> shapedArray(const Tensor& array, const TensorSpec& wanted, const std::string& place);

} // namespace layerscope
