// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/LiveTable.h"

#include <algorithm>
#include <utility>

namespace layerscope {

using Status = NodeLive::Status;

namespace {

bool looksDifferent(const NodeLive& live, const NodeNews& news) {
    return live.key != news.key || live.preview.cacheKey() != news.preview.cacheKey() || live.error.has_value() ||
           live.health != news.health;
}

/// States between an edit and its result.
bool isPassing(Status status) {
    return status == Status::Waiting || status == Status::Computing || status == Status::Stale;
}

} // namespace

const NodeLive* LiveTable::find(NodeId node) const {
    const auto found = m_entries.find(node);
    return found == m_entries.end() ? nullptr : &found->second.live;
}

void LiveTable::clear() {
    m_entries.clear();
    m_plan.reset();
    m_computing = {};
    m_hasLater = false;
}

void LiveTable::markEdited(const std::set<NodeId>& nodes, std::uint64_t revision) {
    for (NodeId node : nodes)
        if (const auto found = m_entries.find(node); found != m_entries.end())
            found->second.editedRevision = revision;
}

void LiveTable::setPlan(std::shared_ptr<const Plan> plan, std::uint64_t revision) {
    m_plan = std::move(plan);
    for (auto& [node, entry] : m_entries)
        if (entry.editedRevision <= revision)
            entry.editedRevision = 0;
}

void LiveTable::setLoading(const std::map<NodeId, double>& progress) {
    for (auto& [node, entry] : m_entries) {
        const auto found = progress.find(node);
        const double now = found == progress.end() ? -1 : found->second;
        entry.touched |= std::exchange(entry.live.progress, now) != now;
    }
}

void LiveTable::setNews(NodeId node, NodeNews news) {
    const auto found = m_entries.find(node);
    if (found == m_entries.end())
        return;
    Entry& entry = found->second;
    NodeLive& live = entry.live;
    if (news.error) {
        entry.touched = true;
        entry.failedKey = news.key;
        live.error = std::move(news.error);
        return;
    }
    entry.touched |= looksDifferent(live, news);
    entry.failedKey = {};
    live.error.reset();
    live.value = std::move(news.value);
    live.key = news.key;
    live.picture = news.picture;
    live.preview = std::move(news.preview);
    live.layout = std::move(news.layout);
    live.health = news.health;
    live.milliseconds = news.milliseconds;
    live.cached = news.cached;
    live.findings = std::move(news.findings);
}

std::set<NodeId> LiveTable::update(Clock::time_point now) {
    // In the plan's order, since a node's status may depend on its inputs'.
    if (m_plan)
        for (const PlanStep& step : m_plan->steps)
            if (const auto found = m_entries.find(step.node->id); found != m_entries.end())
                updateStatus(found->first, found->second, now);
    std::set<NodeId> announced;
    m_hasLater = false;
    for (auto& [node, entry] : m_entries) {
        if (!m_plan || !m_plan->stepOf(node))
            updateStatus(node, entry, now);
        const bool differs = entry.live.status != entry.announced;
        const bool later = differs && !entry.touched && isCalm(entry, now);
        m_hasLater |= later;
        if (later || (!differs && !entry.touched))
            continue;
        entry.announced = entry.live.status;
        entry.touched = false;
        announced.insert(node);
    }
    return announced;
}

void LiveTable::updateStatus(NodeId node, Entry& entry, Clock::time_point now) {
    const Status before = std::exchange(entry.live.status, statusOf(node, entry));
    if (entry.touched || before == Status::Fresh)
        entry.since = now;
}

Status LiveTable::statusOf(NodeId node, const Entry& entry) const {
    const NodePlan* known = m_plan ? m_plan->find(node) : nullptr;
    if (!known)
        return Status::Waiting;
    switch (known->state) {
    case NodePlan::State::Mistake:
        return Status::Mistake;
    case NodePlan::State::NotReached:
        return Status::NotReached;
    case NodePlan::State::Ready:
        return readyStatus(node, entry, m_plan->steps[static_cast<std::size_t>(known->step)]);
    }
    return Status::Waiting;
}

Status LiveTable::readyStatus(NodeId node, const Entry& entry, const PlanStep& step) const {
    if (hasBrokenInput(step))
        return Status::NotReached;
    const bool known = entry.editedRevision == 0;
    if (known && entry.live.progress >= 0)
        return Status::Computing;
    if (entry.failedKey && entry.failedKey == step.key)
        return Status::Failed;
    if (known && entry.live.value.tensor && entry.live.key == step.key)
        return Status::Fresh;
    if (known && m_computing == node)
        return Status::Computing;
    return entry.live.value.tensor ? Status::Stale : Status::Waiting;
}

bool LiveTable::hasBrokenInput(const PlanStep& step) const {
    return std::ranges::any_of(step.inputs, [this](int input) {
        const NodeLive* live = input < 0 ? nullptr : find(m_plan->steps[static_cast<std::size_t>(input)].node->id);
        return live && (live->status == Status::Failed || live->status == Status::NotReached);
    });
}

bool LiveTable::isCalm(const Entry& entry, Clock::time_point now) const {
    return isPassing(entry.live.status) && (entry.announced == Status::Fresh || isPassing(entry.announced)) &&
           entry.live.value.tensor && now - entry.since < kCalm;
}

} // namespace layerscope
