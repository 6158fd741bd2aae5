// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/FrameBoard.h"

#include <utility>

namespace layerscope {

std::uint64_t FrameBoard::open(NodeId source) {
    const std::lock_guard lock(m_mutex);
    return m_tickets[source] = ++m_lastTicket;
}

void FrameBoard::close(NodeId source) {
    const std::lock_guard lock(m_mutex);
    m_tickets.erase(source);
}

void FrameBoard::put(NodeId source, std::uint64_t ticket, std::shared_ptr<const LiveFrame> frame) {
    const std::lock_guard lock(m_mutex);
    const auto writer = m_tickets.find(source);
    if (writer == m_tickets.end() || writer->second != ticket)
        return;
    std::shared_ptr<const LiveFrame>& slot = m_unread[source];
    if (slot)
        ++m_skipped;
    slot = std::move(frame);
    m_unreadArrival = std::chrono::steady_clock::now();
}

std::set<NodeId> FrameBoard::advance() {
    const std::lock_guard lock(m_mutex);
    std::set<NodeId> fresh;
    for (auto& [source, frame] : m_unread) {
        fresh.insert(source);
        m_current[source] = std::move(frame);
    }
    m_unread.clear();
    if (!fresh.empty())
        m_currentArrival = m_unreadArrival;
    return fresh;
}

std::chrono::steady_clock::time_point FrameBoard::newestArrival() const {
    const std::lock_guard lock(m_mutex);
    return m_currentArrival;
}

FrameBoard::Frames FrameBoard::current() const {
    const std::lock_guard lock(m_mutex);
    return m_current;
}

void FrameBoard::drop(NodeId source) {
    const std::lock_guard lock(m_mutex);
    m_tickets.erase(source);
    m_unread.erase(source);
    m_current.erase(source);
}

void FrameBoard::clear() {
    const std::lock_guard lock(m_mutex);
    m_tickets.clear();
    m_unread.clear();
    m_current.clear();
}

std::uint64_t FrameBoard::skipped() const {
    const std::lock_guard lock(m_mutex);
    return m_skipped;
}

} // namespace layerscope
