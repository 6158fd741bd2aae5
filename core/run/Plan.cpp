// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/Plan.h"

#include <algorithm>
#include <fstream>
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

namespace {

/// What the machine has, or what a container lets this process have when that is less.
std::uint64_t machineBytes() {
    const long pages = sysconf(_SC_PHYS_PAGES);
    const long pageSize = sysconf(_SC_PAGESIZE);
    const bool known = pages > 0 && pageSize > 0;
    std::uint64_t bytes =
        known ? static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(pageSize) : std::uint64_t{4} << 30;
    std::uint64_t limit = 0;
    if (std::ifstream("/sys/fs/cgroup/memory.max") >> limit && limit > 0)
        bytes = std::min(bytes, limit);
    return bytes;
}

} // namespace

std::uint64_t Budget::effective() const {
    static const std::uint64_t half = machineBytes() / 2;
    return bytes > 0 ? bytes : half;
}

} // namespace layerscope
