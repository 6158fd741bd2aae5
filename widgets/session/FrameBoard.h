// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Ids.h"
#include "data/Picture.h"

#include <map>
#include <memory>
#include <mutex>
#include <set>

namespace layerscope {

/// One slot a source for live frames: the newest replaces one that nobody has read, which counts as skipped. Written
/// by the streams' threads, read by the worker. Thread-safe.
class FrameBoard {
public:
    using Frames = std::map<NodeId, std::shared_ptr<const Picture>>;

    void put(NodeId source, std::shared_ptr<const Picture> frame);
    /// Makes the unread frames the current ones; returns whose frame is new.
    std::set<NodeId> advance();
    /// The newest frame of each source that was advanced to; a frame stays when its stream has ended.
    Frames current() const;
    void drop(NodeId source);
    void clear();
    std::uint64_t skipped() const;

private:
    mutable std::mutex m_mutex;
    Frames m_unread;
    Frames m_current;
    std::uint64_t m_skipped = 0;
};

} // namespace layerscope
