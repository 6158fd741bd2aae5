// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/PoolJob.h"

#include <array>
#include <atomic>
#include <cstdint>
#include <stop_token>
#include <thread>
#include <vector>

namespace layerscope {

/// The threads that all computations of the process share: one a core, the caller counted, at a lower priority than
/// the window's. After a job they look out for the next one for a moment, so that the layers of a frame follow each
/// other without waking anybody, and then sleep. Several callers may run jobs at once.
class ThreadPool {
public:
    using Body = FunctionRef<void(std::int64_t begin, std::int64_t end)>;

    static ThreadPool& instance();
    ~ThreadPool();

    /// Threads that can work on one job, the caller included.
    int size() const { return static_cast<int>(m_workers.size()) + 1; }

    /// Calls body on pieces of `chunk` items that together cover [0, count), from at most `threads` threads; returns
    /// when all are done. Pieces that have not begun when `stop` is asked for are left out. What body throws is thrown
    /// here. The caller works too and waits for pieces, never for a thread that has none; asks for no memory.
    void run(std::int64_t count, std::int64_t chunk, int threads, const std::stop_token& stop, const Body& body);

    /// Whether this thread is inside a body; jobs from there run where they are.
    static bool isInside();

private:
    ThreadPool();
    PoolJob* freeJob();
    void announce(int helpers);
    void work();
    bool help();
    void awaitNews(std::uint32_t seen);

    std::array<PoolJob, 8> m_jobs; ///< more callers than these at once work alone
    std::vector<std::thread> m_workers;
    alignas(64) std::atomic<std::uint32_t> m_news{0}; ///< counts jobs
    std::atomic<int> m_sleeping{0};
    std::atomic<bool> m_ending{false};
};

} // namespace layerscope
