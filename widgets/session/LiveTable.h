// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/LiveBatch.h"

#include <chrono>
#include <map>
#include <memory>
#include <set>

namespace layerscope {

/// What is known of every node's result, and which nodes look different since they were last announced. A result is
/// fresh only when its key is the one that the newest plan asks for and no later edit touches the node.
class LiveTable {
public:
    using Clock = std::chrono::steady_clock;
    /// A node that is recomputed sooner than this never shows as stale, so that a drag does not flicker.
    static constexpr Clock::duration kCalm = std::chrono::milliseconds(100);

    const NodeLive* find(NodeId node) const;
    void add(NodeId node) { m_entries.try_emplace(node); }
    void remove(NodeId node) { m_entries.erase(node); }
    void clear();

    /// An edit that the newest plan does not know yet may change what these nodes give.
    void markEdited(const std::set<NodeId>& nodes, std::uint64_t revision);
    void setPlan(std::shared_ptr<const Plan> plan, std::uint64_t revision);
    void setComputing(NodeId node) { m_computing = node; }
    /// How far the sources are that are being read; all others are not.
    void setLoading(const std::map<NodeId, double>& progress);
    /// Nodes that are not there any more are passed over.
    void setNews(NodeId node, NodeNews news);

    /// Brings every status up to date and returns the nodes to announce.
    std::set<NodeId> update(Clock::time_point now);
    /// Whether some node would be announced later if nothing happened until then.
    bool hasLater() const { return m_hasLater; }

private:
    struct Entry {
        NodeLive live;
        Key failedKey;
        std::uint64_t editedRevision = 0; ///< 0: the newest plan knows all
        NodeLive::Status announced = NodeLive::Status::Waiting;
        bool touched = false;      ///< has a result that was not announced
        Clock::time_point since{}; ///< of the last fresh moment or result
    };
    NodeLive::Status statusOf(NodeId node, const Entry& entry) const;
    NodeLive::Status readyStatus(NodeId node, const Entry& entry, const PlanStep& step) const;
    bool hasBrokenInput(const PlanStep& step) const;
    bool isCalm(const Entry& entry, Clock::time_point now) const;
    void updateStatus(NodeId node, Entry& entry, Clock::time_point now);

    std::map<NodeId, Entry> m_entries;
    std::shared_ptr<const Plan> m_plan;
    NodeId m_computing;
    bool m_hasLater = false;
};

} // namespace layerscope
