// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/ThreadPool.h"

#include <algorithm>
#include <atomic>
#include <exception>

namespace layerscope {
namespace {

thread_local bool s_inside = false;

struct InsideScope {
    InsideScope() { s_inside = true; }
    ~InsideScope() { s_inside = false; }
};

} // namespace

struct ThreadPool::Job {
    const Body& body;
    std::int64_t count;
    std::int64_t chunk;
    const std::stop_token& stop;
    std::atomic<std::int64_t> next{0};
    int helpers = 0;            ///< guarded by the pool's mutex
    std::exception_ptr error{}; ///< guarded by the pool's mutex

    void work() {
        const InsideScope inside;
        while (!stop.stop_requested()) {
            const std::int64_t begin = next.fetch_add(chunk);
            if (begin >= count)
                return;
            body(begin, std::min(begin + chunk, count));
        }
    }
};

ThreadPool& ThreadPool::instance() {
    static ThreadPool pool;
    return pool;
}

ThreadPool::ThreadPool() {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    for (unsigned i = 1; i < cores; ++i)
        m_workers.emplace_back([this] { help(); });
}

ThreadPool::~ThreadPool() {
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
    }
    m_jobCame.notify_all();
    for (std::thread& worker : m_workers)
        worker.join();
}

bool ThreadPool::isInside() {
    return s_inside;
}

void ThreadPool::help() {
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_jobCame.wait(lock, [this] { return m_ending || !m_jobs.empty(); });
        if (m_ending)
            return;
        Job& job = *m_jobs.front();
        m_jobs.pop_front();
        ++job.helpers;
        lock.unlock();
        std::exception_ptr error;
        try {
            job.work();
        } catch (...) {
            error = std::current_exception();
            job.next = job.count;
        }
        lock.lock();
        if (error)
            job.error = error;
        if (--job.helpers == 0)
            m_jobLeft.notify_all();
    }
}

void ThreadPool::withdraw(Job& job) {
    std::unique_lock lock(m_mutex);
    std::erase(m_jobs, &job);
    m_jobLeft.wait(lock, [&job] { return job.helpers == 0; });
}

void ThreadPool::run(std::int64_t count, std::int64_t chunk, int threads, const std::stop_token& stop,
                     const Body& body) {
    Job job{.body = body, .count = count, .chunk = chunk, .stop = stop};
    const std::int64_t pieces = (count + chunk - 1) / chunk;
    const std::int64_t helpers = std::min<std::int64_t>({pieces, threads, size()}) - 1;
    if (helpers > 0) {
        const std::lock_guard lock(m_mutex);
        m_jobs.insert(m_jobs.end(), static_cast<std::size_t>(helpers), &job);
    }
    for (std::int64_t i = 0; i < helpers; ++i)
        m_jobCame.notify_one();
    try {
        job.work();
    } catch (...) {
        job.next = count;
        withdraw(job);
        throw;
    }
    withdraw(job);
    if (job.error)
        std::rethrow_exception(job.error);
}

} // namespace layerscope
