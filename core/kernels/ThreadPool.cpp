// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/ThreadPool.h"

#include "kernels/Cores.h"

#include <algorithm>
#include <chrono>

namespace layerscope {
namespace {

using Clock = std::chrono::steady_clock;

// How long a thread looks out for the next job before it sleeps: as long as waking it takes.
constexpr auto kLookOut = std::chrono::microseconds(200);
// Longer than this between two looks, and somebody else had the core: it is left to them.
constexpr auto kHeldUp = std::chrono::microseconds(50);
constexpr int kLooksPerClock = 16;

thread_local bool s_inside = false;

struct InsideScope {
    InsideScope() { s_inside = true; }
    ~InsideScope() { s_inside = false; }
};

} // namespace

ThreadPool& ThreadPool::instance() {
    static ThreadPool pool;
    return pool;
}

ThreadPool::ThreadPool() {
    const int others = std::min(usableCores() - 1, PoolJob::kMostHelpers);
    for (int i = 0; i < others; ++i)
        m_workers.emplace_back([this] { work(); });
}

ThreadPool::~ThreadPool() {
    m_ending = true;
    ++m_news;
    m_news.notify_all();
    for (std::thread& worker : m_workers)
        worker.join();
}

bool ThreadPool::isInside() {
    return s_inside;
}

void ThreadPool::run(std::int64_t count, std::int64_t chunk, int threads, const std::stop_token& stop,
                     const Body& body) {
    const std::int64_t least = (count + PoolJob::kMostPieces - 1) / PoolJob::kMostPieces;
    const SharedWork shared{.body = &body, .stop = &stop, .count = count, .chunk = std::max(chunk, least)};
    const auto helpers = static_cast<int>(std::min<std::int64_t>({shared.pieces(), threads, size()})) - 1;
    const InsideScope inside;
    PoolJob* job = helpers > 0 ? freeJob() : nullptr;
    if (!job) {
        for (std::int64_t begin = 0; begin < count && !stop.stop_requested(); begin += shared.chunk)
            body(begin, std::min(begin + shared.chunk, count));
        return;
    }
    job->open(shared, helpers);
    announce(helpers);
    job->finish();
}

PoolJob* ThreadPool::freeJob() {
    const auto free = std::ranges::find_if(m_jobs, &PoolJob::occupy);
    return free == m_jobs.end() ? nullptr : &*free;
}

void ThreadPool::announce(int helpers) {
    ++m_news;
    if (m_sleeping == 0)
        return;
    if (helpers == size() - 1)
        m_news.notify_all();
    else
        for (int i = 0; i < helpers; ++i)
            m_news.notify_one();
}

void ThreadPool::work() {
    giveWayToOthers();
    const InsideScope inside;
    while (!m_ending) {
        const std::uint32_t seen = m_news.load();
        if (!help())
            awaitNews(seen);
    }
}

bool ThreadPool::help() {
    return std::ranges::count_if(m_jobs, &PoolJob::help) > 0;
}

void ThreadPool::awaitNews(std::uint32_t seen) {
    const Clock::time_point begin = Clock::now();
    for (Clock::time_point last = begin; last - begin < kLookOut;) {
        for (int look = 0; look < kLooksPerClock; ++look) {
            if (m_news.load(std::memory_order_acquire) != seen)
                return;
            relax();
        }
        const Clock::time_point now = Clock::now();
        if (now - last > kHeldUp)
            break;
        last = now;
    }
    ++m_sleeping;
    m_news.wait(seen);
    --m_sleeping;
}

} // namespace layerscope
