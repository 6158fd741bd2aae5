// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Json.h"
#include "formats/WeightJson.h"
#include "graph/Graph.h"
#include "layer/Registry.h"

namespace layerscope {

/// One entry of "nodes". What a file had that this version does not know is written back as it was.
Json nodeToJson(const Node& node, const LayerRegistry& registry, const WeightWriter& writeWeight);

/// Throws ReadFailure. All that is unknown, of a layer of unknown type its whole "params", goes to Node::foreign.
Node nodeFromJson(const JsonPlace& place, const LayerRegistry& registry, const WeightReader& readWeight);

/// An id of a node or group: 1 to 2^53.
std::uint64_t idFromJson(const JsonPlace& place);

/// [x, y] and [x, y, width, height], finite and on the canvas.
Json pointToJson(Point point);
Point pointFromJson(const JsonPlace& place);
double coordinateFromJson(const JsonPlace& place);

} // namespace layerscope
