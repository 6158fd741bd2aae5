// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Feeding.h"
#include "session/FrameBoard.h"
#include "session/LatencyTrace.h"
#include "session/LiveBatch.h"
#include "session/LiveWorker.h"
#include "session/PreviewMaker.h"
#include "session/SourceLoads.h"

#include <chrono>
#include <stop_token>

namespace layerscope {

/// What the worker does with a request: plans, runs, draws, and posts what came of it. Lives on the worker's thread.
class LiveRun {
public:
    struct Calls {
        std::function<void()> wake; ///< a source that took its time has come
        /// How previews are to look by now, when a newer request says it.
        std::function<std::optional<PreviewSettings>()> newerPreviews;
    };
    LiveRun(const LiveSetup& setup, Calls calls);

    /// Without a request: the former one, with the frames that have come. Fails in no way but by an Error in a batch.
    void serve(std::optional<LiveRequest> request, const std::stop_token& stop);
    /// Thread-safe, unlike the others.
    SourceLoads& loads() { return m_loads; }

private:
    class Observer;

    void plan();
    bool planAndRun(const std::set<NodeId>& newFrames, const std::stop_token& stop);
    void giveUp(const char* why);
    Feeds feeds();
    void readAside(NodeId node, Feed& feed);
    std::chrono::milliseconds patience() const;
    void forgetRemovedNodes();
    void forgetOlderFrames(bool newFrames);
    void answerWeights();
    void adoptNewerPreviews();
    void renderAll();
    std::vector<Message> findingsOf(const PlanStep* step) const;
    void post(NodeId node, const LiveResult& result, const MadePreview& made);
    /// Into the outbox, where news of an earlier project makes room.
    template <class Change>
    void tell(const Change& change, Outbox::Hurry hurry = Outbox::Hurry::No) {
        const auto said = [&](LiveBatch& batch) {
            if (batch.project != m_request.project) {
                batch = {};
                batch.project = m_request.project;
            }
            change(batch);
        };
        m_setup.outbox.post(said, hurry);
    }

    LiveSetup m_setup;
    Calls m_calls;
    Runner m_runner;
    LiveRequest m_request;
    std::shared_ptr<const Graph> m_doneGraph;     ///< the graph of the last run that came to its end
    std::shared_ptr<const Graph> m_compiledGraph; ///< and that of the plan
    std::shared_ptr<const Plan> m_compiled;       ///< before its keys say the arithmetic
    std::uint64_t m_project = 0;
    std::shared_ptr<const Plan> m_plan;
    std::map<NodeId, LiveResult> m_results;
    std::set<NodeId> m_stillLoading;    ///< of the newest run
    std::unordered_set<Key> m_liveKeys; ///< of results that depend on the current frames
    SourceLoads m_loads;
    PreviewMaker m_previews; ///< last: its thread posts
};

} // namespace layerscope
