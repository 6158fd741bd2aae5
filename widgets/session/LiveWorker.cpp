// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/LiveWorker.h"

#include "session/LiveRun.h"

#include <utility>

namespace layerscope {

LiveWorker::LiveWorker(const LiveSetup& setup)
    : m_run(std::make_unique<LiveRun>(setup, LiveRun::Calls{[this] { wake(); }, [this] { return newerPreviews(); }}))
    , m_thread([this](const std::stop_token& stop) { loop(stop); }) {}

LiveWorker::~LiveWorker() {
    m_thread.request_stop();
    {
        const std::lock_guard lock(m_mutex);
        m_runStop.request_stop();
    }
    m_thread.join(); // before the run goes that it works on
    m_run.reset();   // while there is something to wake for the loads that end now
}

SourceLoads& LiveWorker::loads() {
    return m_run->loads();
}

void LiveWorker::submit(LiveRequest request, bool cancel) {
    const std::lock_guard lock(m_mutex);
    if (m_pending) {
        request.weights.merge(m_pending->weights);
        request.reload |= m_pending->reload;
        if (!request.edited)
            request.edited = m_pending->edited;
    }
    if (cancel && m_runningGraph != request.graph)
        m_runStop.request_stop();
    m_pending = std::move(request);
    m_wake.notify_one();
}

void LiveWorker::wake() {
    const std::lock_guard lock(m_mutex);
    m_woken = true;
    m_wake.notify_one();
}

void LiveWorker::loop(const std::stop_token& stop) {
    // A frame that comes before the first graph stays on the board.
    const auto ready = [this] { return m_pending || (m_woken && m_runningGraph); };
    std::unique_lock lock(m_mutex);
    while (m_wake.wait(lock, stop, ready) && !stop.stop_requested()) {
        std::optional<LiveRequest> request = std::exchange(m_pending, std::nullopt);
        if (request) {
            m_runningGraph = request->graph;
            m_runningProject = request->project;
        }
        m_woken = false;
        m_runStop = {};
        const std::stop_token runStop = m_runStop.get_token();
        lock.unlock();
        m_run->serve(std::move(request), runStop);
        lock.lock();
    }
}

std::optional<PreviewSettings> LiveWorker::newerPreviews() {
    const std::lock_guard lock(m_mutex);
    return m_pending && m_pending->project == m_runningProject ? std::optional(m_pending->previews) : std::nullopt;
}

} // namespace layerscope
