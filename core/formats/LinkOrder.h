// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "graph/Graph.h"

#include <vector>

namespace layerscope {

/// The links of a file, split into those that close no circle and the rest.
struct LinkOrder {
    std::vector<Link> open;     ///< in an order in which Graph::link finds at once that each closes no circle
    std::vector<Link> circular; ///< each would close a circle of the others
};

/// Linear in the number of links, however long the chains are.
LinkOrder splitCircles(const std::vector<Link>& links);

} // namespace layerscope
