// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/Trial.h"

#include <map>
#include <memory>

namespace layerscope {

/// A network as it is at one moment, with what its sources give: what trials begin with. Cheap to copy to a worker.
struct Bench {
    std::shared_ptr<const Graph> graph;
    std::map<NodeId, Value> sources; ///< those that have something to give
    /// Reads the numbers of a value once, the first time.
    Feeds feeds() const;
    Feeds feedsWith(NodeId source, const Value& instead) const;
};

} // namespace layerscope
