// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/SourceLoads.h"

#include <atomic>
#include <exception>
#include <new>
#include <utility>

namespace layerscope {

namespace {

/// More at a time would only make each slower.
constexpr int kLoadsAtOnce = 4;

Error stoppedError() {
    return {message(N_("Loading was stopped.")),
            message(N_("Read the files again (Graph menu, F5) or change the input to start it anew.")),
            {}};
}

/// The axes are the plan's to say, and may differ between two inputs of one file.
bool sameNumbers(const TensorSpec& a, const TensorSpec& b) {
    return a.shape == b.shape && a.dtype == b.dtype && a.masked == b.masked;
}

} // namespace

struct SourceLoads::Job {
    Feed feed;
    TensorSpec wanted;
    std::stop_source stop{};
    std::atomic<double> progress = 0;
    std::optional<Result<Value>> result{}; ///< guarded by the mutex, as what follows
    bool missed = false;                   ///< a fetch has gone on without it
};

SourceLoads::SourceLoads(std::function<void()> ended)
    : m_ended(std::move(ended)) {
    m_pool.setMaxThreadCount(kLoadsAtOnce);
}

SourceLoads::~SourceLoads() {
    keepOnly({});
    m_pool.clear();
    m_pool.waitForDone();
}

std::shared_ptr<SourceLoads::Job> SourceLoads::jobFor(const Feed& feed, const TensorSpec& wanted) {
    std::shared_ptr<Job>& job = m_jobs[feed.key];
    if (job && sameNumbers(job->wanted, wanted))
        return job;
    if (job)
        job->stop.request_stop();
    job = std::make_shared<Job>();
    job->feed = feed;
    job->wanted = wanted;
    m_pool.start([this, job] { work(*job); });
    return job;
}

std::optional<Result<Value>> SourceLoads::fetch(const Feed& feed, const TensorSpec& wanted,
                                                std::chrono::milliseconds patience, bool insist,
                                                const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    const std::shared_ptr<Job> job = jobFor(feed, wanted);
    const auto ready = [&] { return job->result.has_value(); };
    if (!job->missed || insist)
        m_change.wait_for(lock, stop, patience, ready);
    if (!ready()) {
        job->missed = true;
        return std::nullopt;
    }
    // A failure stays, so that each edit elsewhere does not read a long broken file to where it breaks.
    if (!*job->result)
        return job->result;
    if (const auto kept = m_jobs.find(feed.key); kept != m_jobs.end() && kept->second == job)
        m_jobs.erase(kept);
    return std::exchange(job->result, std::nullopt);
}

Result<Value> SourceLoads::load(Job& job) try {
    const Progress progress{job.stop.get_token(), [&job](double part) { job.progress = part; }};
    return job.feed.load(job.wanted, progress);
} catch (const std::bad_alloc&) {
    return failure(message(N_("There was not enough memory to load %1."), job.wanted.toString()), {},
                   message(N_("Make the input's shape smaller, or close other programs.")));
} catch (const std::exception& exception) {
    return failure(message(N_("The source could not be loaded: %1"), exception.what()));
}

void SourceLoads::work(Job& job) {
    if (job.stop.stop_requested())
        return;
    Result<Value> result = load(job);
    bool missed = false;
    {
        const std::lock_guard lock(m_mutex);
        if (job.stop.stop_requested())
            return; // what came is anything
        job.result = std::move(result);
        missed = job.missed;
    }
    m_change.notify_all();
    if (missed)
        m_ended();
}

void SourceLoads::keepOnly(const std::unordered_set<Key>& feeds) {
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_jobs, [&](const auto& entry) {
        if (feeds.contains(entry.first))
            return false;
        entry.second->stop.request_stop();
        return true;
    });
}

void SourceLoads::cancel(const Key& feed) {
    {
        const std::lock_guard lock(m_mutex);
        const auto job = m_jobs.find(feed);
        if (job == m_jobs.end() || job->second->result)
            return;
        job->second->stop.request_stop();
        job->second->result = tl::unexpected(stoppedError());
    }
    m_change.notify_all();
    m_ended();
}

void SourceLoads::forget() {
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_jobs, [](const auto& entry) { return entry.second->result && !*entry.second->result; });
}

std::optional<double> SourceLoads::progressOf(const Key& feed) const {
    const std::lock_guard lock(m_mutex);
    const auto job = m_jobs.find(feed);
    if (job == m_jobs.end() || job->second->result)
        return std::nullopt;
    return job->second->progress.load();
}

} // namespace layerscope
