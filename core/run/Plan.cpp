// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/Plan.h"

#include <unistd.h>

namespace layerscope {

const NodePlan* Plan::find(NodeId id) const {
    const auto it = nodes.find(id);
    return it == nodes.end() ? nullptr : &it->second;
}

const PlanStep* Plan::stepOf(NodeId id) const {
    const NodePlan* node = find(id);
    return node && node->step >= 0 ? &steps[static_cast<std::size_t>(node->step)] : nullptr;
}

std::vector<Issue> Plan::issues() const {
    std::vector<Issue> all;
    for (const auto& [id, node] : nodes)
        all.insert(all.end(), node.issues.begin(), node.issues.end());
    return all;
}

std::uint64_t Budget::effective() const {
    if (bytes > 0)
        return bytes;
    static const std::uint64_t half = [] {
        const long pages = sysconf(_SC_PHYS_PAGES);
        const long pageSize = sysconf(_SC_PAGESIZE);
        const bool known = pages > 0 && pageSize > 0;
        return known ? static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(pageSize) / 2
                     : std::uint64_t{1} << 31;
    }();
    return half;
}

} // namespace layerscope
