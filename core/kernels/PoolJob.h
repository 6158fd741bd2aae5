// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/FunctionRef.h"

#include <atomic>
#include <cstdint>
#include <exception>
#include <stop_token>

namespace layerscope {

/// Work that is shared out in pieces: body is called on [0, count) by `chunk` items.
struct SharedWork {
    const FunctionRef<void(std::int64_t begin, std::int64_t end)>* body = nullptr;
    const std::stop_token* stop = nullptr;
    std::int64_t count = 0;
    std::int64_t chunk = 1;

    std::int64_t pieces() const { return (count + chunk - 1) / chunk; }
};

/// A place for one job at a time, used again and again and never freed, so that a thread that comes late may look at it
/// whenever it likes: the ticket says whether there is still something to do. Whoever takes a piece changes the ticket,
/// which succeeds only while it is as it was read; what was read of the job in between is then of that very job.
class alignas(64) PoolJob {
public:
    static constexpr std::int64_t kMostPieces = (1 << 20) - 1;
    static constexpr int kMostHelpers = (1 << 12) - 1;

    /// Makes the place the caller's own, unless it is in use.
    bool occupy();
    /// Its owner gives others the chance to help. At most kMostPieces, more than one; at most kMostHelpers.
    void open(const SharedWork& work, int helpers);
    /// Its owner works, waits for the pieces of others, and frees the place. Throws what a piece threw.
    void finish();

    /// Any thread: does pieces as long as there are any and helpers are wanted. Whether it did.
    bool help();

private:
    /// The job's number (32 bits), helpers still wanted (12), pieces that nobody has taken yet (20).
    using Ticket = std::uint64_t;
    static constexpr Ticket kOneHelper = Ticket{1} << 20;
    static constexpr Ticket kOneJob = Ticket{1} << 32;

    SharedWork read() const;
    bool takeAnother(Ticket job, Ticket& ticket);
    void doPieces(const SharedWork& work, Ticket ticket);
    void doPiece(const SharedWork& work, std::int64_t piece);
    void awaitOthers();

    std::atomic<bool> m_occupied{false};
    std::atomic<decltype(SharedWork::body)> m_body{nullptr};
    std::atomic<const std::stop_token*> m_stop{nullptr};
    std::atomic<std::int64_t> m_count{0};
    std::atomic<std::int64_t> m_chunk{1};
    alignas(64) std::atomic<Ticket> m_ticket{0};
    alignas(64) std::atomic<std::uint32_t> m_undone{0}; ///< pieces
    std::atomic<bool> m_failed{false};
    std::exception_ptr m_error; ///< of the first who failed; read when nothing is undone
};

} // namespace layerscope
