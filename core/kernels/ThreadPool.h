// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/FunctionRef.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

namespace layerscope {

/// The threads that all computations of the process share: one a core, the caller counted. They sleep when there is
/// nothing to do. Several callers may run jobs at once.
class ThreadPool {
public:
    using Body = FunctionRef<void(std::int64_t begin, std::int64_t end)>;

    static ThreadPool& instance();
    ~ThreadPool();

    /// Threads that can work on one job, the caller included.
    int size() const { return static_cast<int>(m_workers.size()) + 1; }

    /// Calls body on pieces of `chunk` items that together cover [0, count), from at most `threads` threads; returns
    /// when all are done. Pieces that have not begun when `stop` is asked for are left out. What body throws is thrown
    /// here.
    void run(std::int64_t count, std::int64_t chunk, int threads, const std::stop_token& stop, const Body& body);

    /// Whether this thread is inside a body; jobs from there run where they are.
    static bool isInside();

private:
    struct Job;
    ThreadPool();
    void help();
    void withdraw(Job& job);

    std::mutex m_mutex;
    std::condition_variable m_jobCame;
    std::condition_variable m_jobLeft;
    std::deque<Job*> m_jobs; ///< one entry a thread that is wanted
    bool m_ending = false;
    std::vector<std::thread> m_workers;
};

} // namespace layerscope
