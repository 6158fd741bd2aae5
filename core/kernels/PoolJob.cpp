// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/PoolJob.h"

#include "kernels/Cores.h"

#include <algorithm>
#include <utility>

namespace layerscope {
namespace {

// How often the owner looks for the last pieces before it sleeps: longer than a piece takes that is not held up.
constexpr int kLooks = 2000;

} // namespace

bool PoolJob::occupy() {
    return !m_occupied.load(std::memory_order_relaxed) && !m_occupied.exchange(true, std::memory_order_acquire);
}

void PoolJob::open(const SharedWork& work, int helpers) {
    const auto pieces = static_cast<std::uint32_t>(work.pieces());
    m_body.store(work.body, std::memory_order_relaxed);
    m_stop.store(work.stop, std::memory_order_relaxed);
    m_count.store(work.count, std::memory_order_relaxed);
    m_chunk.store(work.chunk, std::memory_order_relaxed);
    m_undone.store(pieces, std::memory_order_relaxed);
    const Ticket number = m_ticket.load(std::memory_order_relaxed) / kOneJob + 1;
    m_ticket.store(number * kOneJob + static_cast<Ticket>(helpers) * kOneHelper + pieces, std::memory_order_release);
}

SharedWork PoolJob::read() const {
    return {.body = m_body.load(std::memory_order_relaxed),
            .stop = m_stop.load(std::memory_order_relaxed),
            .count = m_count.load(std::memory_order_relaxed),
            .chunk = m_chunk.load(std::memory_order_relaxed)};
}

bool PoolJob::takeAnother(Ticket job, Ticket& ticket) {
    ticket = m_ticket.load(std::memory_order_relaxed);
    while (ticket / kOneJob == job && ticket % kOneHelper != 0)
        if (m_ticket.compare_exchange_weak(ticket, ticket - 1, std::memory_order_acq_rel, std::memory_order_relaxed))
            return true;
    return false;
}

bool PoolJob::help() {
    Ticket ticket = m_ticket.load(std::memory_order_acquire);
    while (ticket % kOneJob >= kOneHelper && ticket % kOneHelper != 0) {
        const SharedWork work = read();
        if (m_ticket.compare_exchange_weak(ticket, ticket - kOneHelper - 1, std::memory_order_acq_rel,
                                           std::memory_order_acquire)) {
            doPieces(work, ticket);
            return true;
        }
    }
    return false;
}

void PoolJob::finish() {
    Ticket ticket = m_ticket.load(std::memory_order_relaxed);
    if (takeAnother(ticket / kOneJob, ticket))
        doPieces(read(), ticket);
    awaitOthers();
    const std::exception_ptr error = std::exchange(m_error, nullptr);
    m_failed.store(false, std::memory_order_relaxed);
    m_occupied.store(false, std::memory_order_release);
    if (error)
        std::rethrow_exception(error);
}

/// `ticket` as it was when the first piece was taken from it.
void PoolJob::doPieces(const SharedWork& work, Ticket ticket) {
    const Ticket job = ticket / kOneJob;
    std::uint32_t done = 0;
    do {
        doPiece(work, work.pieces() - static_cast<std::int64_t>(ticket % kOneHelper));
        ++done;
    } while (takeAnother(job, ticket));
    if (m_undone.fetch_sub(done, std::memory_order_acq_rel) == done)
        m_undone.notify_one();
}

void PoolJob::doPiece(const SharedWork& work, std::int64_t piece) {
    if (m_failed.load(std::memory_order_relaxed) || work.stop->stop_requested())
        return;
    const std::int64_t begin = piece * work.chunk;
    try {
        (*work.body)(begin, std::min(begin + work.chunk, work.count));
    } catch (...) {
        if (!m_failed.exchange(true))
            m_error = std::current_exception();
    }
}

void PoolJob::awaitOthers() {
    for (int look = 0; look < kLooks; ++look) {
        if (m_undone.load(std::memory_order_acquire) == 0)
            return;
        relax();
    }
    while (const std::uint32_t undone = m_undone.load(std::memory_order_acquire))
        m_undone.wait(undone, std::memory_order_acquire);
}

} // namespace layerscope
