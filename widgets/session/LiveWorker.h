// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Feeding.h"
#include "session/FrameBoard.h"
#include "session/LiveBatch.h"
#include "session/PreviewSettings.h"
#include "session/SourceLoads.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

namespace layerscope {

class LatencyTrace;
class LiveRun;

/// makeFeeds (data/Feeding.h); tests put in sources that are as slow as they like.
using FeedMaker =
    std::function<Feeds(const Graph&, const LayerRegistry&, MediaStore&, const FrameBoard::Frames& frames)>;

/// All that the worker needs to bring the window up to date; a newer request replaces one that has not begun.
struct LiveRequest {
    std::uint64_t serial = 0;
    std::uint64_t project = 0; ///< grows when the document is reset
    std::uint64_t revision = 0;
    std::shared_ptr<const Graph> graph;
    PreviewSettings previews;
    std::set<NodeId> weights; ///< whose weights are wanted; gathered over replaced requests
    bool reload = false;      ///< compile and run even when the graph is the same
    Arithmetic arithmetic = Arithmetic::Exact;
    bool inGesture = false; ///< a result of each moment is wanted more than an early end
    /// When the newest edit was made that it answers; none: only other pictures are wanted.
    std::optional<std::chrono::steady_clock::time_point> edited{};
};

/// What the worker works with; all of it outlives the worker.
struct LiveSetup {
    const LayerRegistry& registry;
    MediaStore& media;
    FrameBoard& frames;
    Outbox& outbox;
    LatencyTrace& trace;
    FeedMaker makeFeeds;
    std::uint64_t cacheBytes;
    int threads; ///< 0: one a core
};

/// The thread that compiles, runs and draws. Its functions are called by the GUI thread, wake() by any.
class LiveWorker {
public:
    explicit LiveWorker(const LiveSetup& setup);
    ~LiveWorker();
    LiveWorker(const LiveWorker&) = delete;
    LiveWorker& operator=(const LiveWorker&) = delete;

    /// cancel: stop what runs now, when it is of an older graph.
    void submit(LiveRequest request, bool cancel);
    /// A frame has come, or a source that took its time.
    void wake();
    SourceLoads& loads();

private:
    void loop(const std::stop_token& stop);
    std::optional<PreviewSettings> newerPreviews();

    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::optional<LiveRequest> m_pending;
    bool m_woken = false;
    std::shared_ptr<const Graph> m_runningGraph; ///< null before the first request
    std::uint64_t m_runningProject = 0;
    std::stop_source m_runStop;

    std::unique_ptr<LiveRun> m_run;
    std::jthread m_thread; ///< last, so that it sees the others whole
};

} // namespace layerscope
