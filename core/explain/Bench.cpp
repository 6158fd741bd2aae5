// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/Bench.h"

namespace layerscope {

Feeds Bench::feeds() const {
    Feeds feeds;
    for (const auto& [id, value] : sources)
        feeds.emplace(id, constantFeed(value));
    return feeds;
}

Feeds Bench::feedsWith(NodeId source, const Value& instead) const {
    Feeds changed = feeds();
    changed.insert_or_assign(source, constantFeed(instead));
    return changed;
}

} // namespace layerscope
