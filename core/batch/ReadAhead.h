// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "tensor/Tensor.h"

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

namespace layerscope {

/// Reads items in their order on a thread of its own, a few ahead of who takes them, so that files are read while the
/// network computes.
class ReadAhead {
public:
    struct Item {
        std::size_t index = 0;
        Result<Value> value;
    };
    using Read = std::function<Result<Value>(std::size_t index, const std::stop_token& stop)>;

    /// `ahead`: how many may lie waiting, at least 1.
    ReadAhead(std::size_t count, std::size_t ahead, Read read);

    /// The next item; nothing after the last, or when it was stopped.
    std::optional<Item> next(const std::stop_token& stop);

private:
    void work(const std::stop_token& stop);

    std::size_t m_count;
    std::size_t m_ahead;
    Read m_read;
    std::mutex m_mutex;
    std::condition_variable_any m_change;
    std::deque<Item> m_waiting;
    std::size_t m_taken = 0;
    std::jthread m_thread; ///< last, so that it sees the others whole
};

} // namespace layerscope
