// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/LinkOrder.h"

#include <algorithm>
#include <cstddef>
#include <unordered_map>

namespace layerscope {
namespace {

/// Depth first along the links; a link back onto the path that led here closes a circle.
class DepthFirst {
public:
    explicit DepthFirst(const std::vector<Link>& links) {
        for (const Link& link : links)
            m_visits[link.from.node].outgoing.push_back(link);
    }

    LinkOrder run(const std::vector<Link>& links) {
        for (const Link& link : links)
            walkFrom(link.from.node);
        // A node is finished after all that it leads to, so links of late nodes come first, and Graph::link, which
        // walks backwards, finds nothing behind them yet.
        std::ranges::stable_sort(m_order.open, {}, [&](const Link& link) { return m_visits[link.from.node].finished; });
        return std::move(m_order);
    }

private:
    struct Visit {
        std::vector<Link> outgoing;
        std::size_t next = 0;     ///< of outgoing
        std::size_t finished = 0; ///< 0: not yet
        bool onPath = false;
    };

    void walkFrom(NodeId start) {
        std::vector<NodeId> path;
        const auto enter = [&](NodeId id) {
            Visit& visit = m_visits[id];
            if (visit.onPath || visit.finished > 0)
                return;
            visit.onPath = true;
            path.push_back(id);
        };
        enter(start);
        while (!path.empty()) {
            Visit& visit = m_visits[path.back()];
            if (visit.next == visit.outgoing.size()) {
                visit.onPath = false;
                visit.finished = ++m_finished;
                path.pop_back();
                continue;
            }
            const Link& link = visit.outgoing[visit.next++];
            const bool closes = m_visits[link.to.node].onPath; // may add a node, which moves no other
            (closes ? m_order.circular : m_order.open).push_back(link);
            if (!closes)
                enter(link.to.node);
        }
    }

    std::unordered_map<NodeId, Visit> m_visits;
    std::size_t m_finished = 0;
    LinkOrder m_order;
};

} // namespace

LinkOrder splitCircles(const std::vector<Link>& links) {
    return DepthFirst(links).run(links);
}

} // namespace layerscope
