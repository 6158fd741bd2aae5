// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Ids.h"
#include "data/LiveFrame.h"

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <set>

namespace layerscope {

/// One slot a source for live frames: the newest replaces one that nobody has read, which counts as skipped. Written
/// by the streams' threads, read by the worker. Thread-safe.
class FrameBoard {
public:
    using Frames = std::map<NodeId, std::shared_ptr<const LiveFrame>>;

    /// Lets one stream write for a source, and none that wrote before; returns what put() wants of it.
    std::uint64_t open(NodeId source);
    /// The stream writes no more; its last frame stays.
    void close(NodeId source);
    /// A frame of a stream that has been closed is passed over.
    void put(NodeId source, std::uint64_t ticket, std::shared_ptr<const LiveFrame> frame);
    /// Makes the unread frames the current ones; returns whose frame is new.
    std::set<NodeId> advance();
    /// When the newest of the frames came that advance() has made current last.
    std::chrono::steady_clock::time_point newestArrival() const;
    /// The newest frame of each source that was advanced to; a frame stays when its stream has ended.
    Frames current() const;
    /// Forgets the frame as well.
    void drop(NodeId source);
    void clear();
    std::uint64_t skipped() const;

private:
    mutable std::mutex m_mutex;
    std::map<NodeId, std::uint64_t> m_tickets;
    std::uint64_t m_lastTicket = 0;
    Frames m_unread;
    Frames m_current;
    std::uint64_t m_skipped = 0;
    std::chrono::steady_clock::time_point m_unreadArrival{};
    std::chrono::steady_clock::time_point m_currentArrival{};
};

} // namespace layerscope
