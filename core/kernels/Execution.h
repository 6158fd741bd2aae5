// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/FunctionRef.h"

#include <cstdint>
#include <stop_token>

namespace layerscope {

/// Where a computation runs: how many threads it may use, and the token that tells it that nobody waits any more.
/// A stopped computation returns soon with unfinished numbers, which the Runner throws away.
class Execution {
public:
    /// threads = 0 takes one a core.
    explicit Execution(std::stop_token stop = {}, int threads = 0);

    bool stopped() const { return m_stop.stop_requested(); }
    int threads() const { return m_threads; }

    /// Calls body(begin, end) on disjoint pieces of [0, count) that together cover it, from several threads at once;
    /// a piece holds at least `grain` items. Returns when all are done. Skips the pieces left once stopped.
    /// Asks for no memory.
    void parallelFor(std::int64_t count, std::int64_t grain,
                     FunctionRef<void(std::int64_t begin, std::int64_t end)> body) const;

private:
    std::stop_token m_stop;
    int m_threads;
};

} // namespace layerscope
