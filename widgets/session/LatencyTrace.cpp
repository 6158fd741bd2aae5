// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/LatencyTrace.h"

#include "session/LiveSession.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace layerscope {

namespace {

double milliseconds(LatencyTrace::Clock::duration time) {
    return std::chrono::duration<double, std::milli>(time).count();
}

/// At least one number, in any order.
LatencySummary::Figure figureOf(std::vector<double> numbers) {
    const auto at = [&](double part) {
        const auto place = static_cast<std::ptrdiff_t>(part * static_cast<double>(numbers.size() - 1) + 0.5);
        std::ranges::nth_element(numbers, numbers.begin() + place);
        return numbers[static_cast<std::size_t>(place)];
    };
    return {at(0.5), at(0.95)};
}

} // namespace

double LatencyRecord::whole() const {
    return std::accumulate(stages.begin(), stages.end(), 0.0);
}

LatencySummary summaryOf(const std::vector<LatencyRecord>& records) {
    LatencySummary summary;
    summary.count = records.size();
    if (records.empty())
        return summary;
    const auto figure = [&](const auto& of) {
        std::vector<double> numbers;
        std::ranges::transform(records, std::back_inserter(numbers), of);
        return figureOf(std::move(numbers));
    };
    for (std::size_t stage = 0; stage < kLatencyStages; ++stage)
        summary.stages[stage] = figure([stage](const LatencyRecord& record) { return record.stages[stage]; });
    summary.whole = figure(&LatencyRecord::whole);
    return summary;
}

std::optional<LatencyTrace::Stamp> LatencyTrace::takeEdit() {
    return std::exchange(m_edited, std::nullopt);
}

void LatencyTrace::begun(Stamp tick) {
    m_tick = tick;
    m_last = tick;
    m_record = {};
    stampTo(LatencyStage::TakeUp);
}

void LatencyTrace::stampTo(LatencyStage stage) {
    const Stamp now = Clock::now();
    m_record.stages[static_cast<std::size_t>(stage)] = milliseconds(now - std::exchange(m_last, now));
}

void LatencyTrace::planned() {
    if (m_tick)
        stampTo(LatencyStage::Plan);
}

void LatencyTrace::run() {
    if (m_tick)
        stampTo(LatencyStage::Run);
}

void LatencyTrace::pictured() {
    if (!m_tick)
        return;
    stampTo(LatencyStage::Pictures);
    m_tick.reset();
    const std::lock_guard lock(m_mutex);
    m_unpainted += m_computed ? 1 : 0;
    m_computed = {m_record, m_last, false};
}

void LatencyTrace::handOver() {
    {
        const std::lock_guard lock(m_mutex);
        if (!m_computed)
            return;
        m_computed->handedOver = true;
    }
    emit handedOver();
}

void LatencyTrace::nothingToPaint() {
    const std::lock_guard lock(m_mutex);
    if (m_computed && m_computed->handedOver)
        m_computed.reset();
}

void LatencyTrace::painted() {
    const std::lock_guard lock(m_mutex);
    if (!m_computed || !m_computed->handedOver)
        return;
    LatencyRecord record = m_computed->record;
    record.painted = Clock::now();
    record.stages[static_cast<std::size_t>(LatencyStage::Paint)] = milliseconds(record.painted - m_computed->pictured);
    m_ring[m_painted++ % kKept] = record;
    m_computed.reset();
}

std::vector<LatencyRecord> LatencyTrace::records(Clock::duration since) const {
    const Stamp from = Clock::now() - since;
    const std::lock_guard lock(m_mutex);
    std::vector<LatencyRecord> records;
    for (std::uint64_t i = m_painted - std::min<std::uint64_t>(m_painted, kKept); i < m_painted; ++i)
        if (m_ring[i % kKept].painted >= from)
            records.push_back(m_ring[i % kKept]);
    return records;
}

std::uint64_t LatencyTrace::paintedTicks() const {
    const std::lock_guard lock(m_mutex);
    return m_painted;
}

std::uint64_t LatencyTrace::unpaintedTicks() const {
    const std::lock_guard lock(m_mutex);
    return m_unpainted;
}

LatencyTrace& latencyOf(const LiveSession& session) {
    auto* trace = session.findChild<LatencyTrace*>(QString(), Qt::FindDirectChildrenOnly);
    Q_ASSERT(trace);
    return *trace;
}

} // namespace layerscope
