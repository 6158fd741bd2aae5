// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/GraphScope.h"

#include <algorithm>
#include <vector>

namespace layerscope {

namespace {

bool sameWeights(const Node& a, const Node& b) {
    return std::ranges::equal(a.weights, b.weights, [](const auto& x, const auto& y) {
        return x.first == y.first && x.second.identical(y.second);
    });
}

bool givesTheSame(const Graph::NodePtr& before, const Graph::NodePtr& after) {
    return before && after && before->type == after->type && before->params == after->params &&
           before->bypassed == after->bypassed && before->sharesWith == after->sharesWith &&
           before->classNames == after->classNames && sameWeights(*before, *after);
}

} // namespace

std::set<NodeId> affectedNodes(const GraphDelta& delta, const Graph& after) {
    std::vector<NodeId> pending;
    for (const GraphDelta::NodeChange& change : delta.nodes)
        if (!givesTheSame(change.before, change.after))
            pending.push_back(change.id);
    for (const GraphDelta::LinkChange& change : delta.links)
        pending.push_back(change.to.node);
    if (pending.empty())
        return {};

    std::multimap<NodeId, NodeId> users;
    for (const auto& [to, from] : after.links())
        users.emplace(from.node, to.node);
    for (const auto& [id, node] : after.nodes())
        if (node->sharesWith)
            users.emplace(node->sharesWith, id);
    std::set<NodeId> affected;
    while (!pending.empty()) {
        const NodeId node = pending.back();
        pending.pop_back();
        if (!affected.insert(node).second)
            continue;
        const auto [begin, end] = users.equal_range(node);
        std::for_each(begin, end, [&](const auto& use) { pending.push_back(use.second); });
    }
    return affected;
}

} // namespace layerscope
