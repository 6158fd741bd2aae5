// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Feeding.h"
#include "session/FrameBoard.h"
#include "session/LiveBatch.h"
#include "session/PreviewMaker.h"
#include "session/SourceLoads.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>

namespace layerscope {

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
};

/// The thread that compiles, runs and renders. Its functions are called by the GUI thread, wake() by any.
class LiveWorker {
public:
    struct Setup {
        const LayerRegistry& registry;
        MediaStore& media;
        FrameBoard& frames;
        Outbox& outbox;
        FeedMaker makeFeeds;
        std::uint64_t cacheBytes;
        int threads; ///< 0: one a core
    };

    explicit LiveWorker(const Setup& setup);
    ~LiveWorker();
    LiveWorker(const LiveWorker&) = delete;
    LiveWorker& operator=(const LiveWorker&) = delete;

    /// cancel: stop what runs now, when it is of an older graph.
    void submit(LiveRequest request, bool cancel);
    /// A frame has come, or a source that took its time.
    void wake();
    SourceLoads& loads() { return m_loads; }

private:
    class Observer;
    /// A node's last result, kept to render it again.
    struct Result {
        Value value;
        Key key;
        double milliseconds = 0;
        bool cached = false;
        bool picture = false;
        std::vector<Message> findings{};
    };

    void loop(std::stop_token stop);
    bool waitForWork(std::stop_token stop);
    void work();
    bool compileAndRun(const std::set<NodeId>& newFrames);
    Feeds feeds();
    void readAside(NodeId node, Feed& feed);
    std::chrono::milliseconds patience() const;
    void forgetRemovedNodes();
    void forgetOlderFrames(bool newFrames);
    void answerWeights();
    void adoptNewerPreviews();
    void renderAll();
    std::vector<Message> findingsOf(const PlanStep* step) const;
    void post(NodeId node, const Result& result);
    /// Into the outbox, where news of an earlier project makes room.
    template <class Change>
    void tell(const Change& change) {
        m_setup.outbox.post([&](LiveBatch& batch) {
            if (batch.project != m_request.project) {
                batch = {};
                batch.project = m_request.project;
            }
            change(batch);
        });
    }

    Setup m_setup;
    Runner m_runner;

    // Shared with the GUI thread.
    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::optional<LiveRequest> m_pending;
    bool m_woken = false;
    std::shared_ptr<const Graph> m_runningGraph;
    std::stop_source m_runStop;

    // The worker's own.
    LiveRequest m_request;
    std::shared_ptr<const Graph> m_doneGraph; ///< the graph of the last run that came to its end
    std::uint64_t m_project = 0;
    std::shared_ptr<const Plan> m_plan;
    std::map<NodeId, Result> m_results;
    PreviewMaker m_previews;
    std::set<NodeId> m_stillLoading;    ///< of the newest run
    std::unordered_set<Key> m_liveKeys; ///< of results that depend on the current frames
    SourceLoads m_loads;

    std::jthread m_thread; ///< last, so that it sees the others whole
};

} // namespace layerscope
