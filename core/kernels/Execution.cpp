// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Execution.h"

#include "kernels/ThreadPool.h"

#include <algorithm>
#include <utility>

namespace layerscope {
namespace {

// Pieces a thread: enough to even out a thread that is held up, few enough to cost nothing.
constexpr std::int64_t kPiecesPerThread = 4;

} // namespace

Execution::Execution(std::stop_token stop, int threads)
    : m_stop(std::move(stop))
    , m_threads(threads > 0 ? threads : ThreadPool::instance().size()) {}

void Execution::parallelFor(std::int64_t count, std::int64_t grain,
                            FunctionRef<void(std::int64_t, std::int64_t)> body) const {
    if (count <= 0)
        return;
    const std::int64_t even = (count + m_threads * kPiecesPerThread - 1) / (m_threads * kPiecesPerThread);
    const std::int64_t chunk = std::max({even, grain, std::int64_t{1}});
    if (!ThreadPool::isInside()) {
        ThreadPool::instance().run(count, chunk, m_threads, m_stop, body);
        return;
    }
    for (std::int64_t begin = 0; begin < count && !stopped(); begin += chunk)
        body(begin, std::min(begin + chunk, count));
}

} // namespace layerscope
