// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/Plan.h"

#include <QThreadPool>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>

namespace layerscope {

/// Reads sources on threads of its own, by the keys of their feeds, so that a run need not wait for a long film and an
/// edit elsewhere does not throw away what has been read of it: a load goes on for as long as some plan wants it.
/// Thread-safe.
class SourceLoads {
public:
    /// `ended` is called on another thread when a load ends that a fetch did not wait for.
    explicit SourceLoads(std::function<void()> ended);
    /// Stops all loads, and waits until they have noticed.
    ~SourceLoads();
    SourceLoads(const SourceLoads&) = delete;
    SourceLoads& operator=(const SourceLoads&) = delete;

    /// What the feed gives, when it is there within `patience`; nothing when it goes on loading, or when `stop` comes
    /// first. After a load that took longer once nobody waits for it again, unless `insist`.
    std::optional<Result<Value>> fetch(const Feed& feed, const TensorSpec& wanted, std::chrono::milliseconds patience,
                                       bool insist, const std::stop_token& stop);
    /// Stops and forgets the loads of all other feeds, also that they were cancelled.
    void keepOnly(const std::unordered_set<Key>& feeds);
    /// Stops a load; fetch says so until the feed is another, or forget() is called.
    void cancel(const Key& feed);
    /// Sources that failed or were cancelled are read again when they are next wanted.
    void forget();
    /// 0 to 1 while it is loading.
    std::optional<double> progressOf(const Key& feed) const;

private:
    struct Job;
    std::shared_ptr<Job> jobFor(const Feed& feed, const TensorSpec& wanted);
    void work(Job& job);
    static Result<Value> load(Job& job);

    std::function<void()> m_ended;
    mutable std::mutex m_mutex;
    std::condition_variable_any m_change;
    std::unordered_map<Key, std::shared_ptr<Job>> m_jobs;
    QThreadPool m_pool;
};

} // namespace layerscope
