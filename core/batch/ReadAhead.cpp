// SPDX-License-Identifier: GPL-3.0-or-later
#include "batch/ReadAhead.h"

#include <algorithm>
#include <exception>
#include <utility>

namespace layerscope {

ReadAhead::ReadAhead(std::size_t count, std::size_t ahead, Read read)
    : m_count(count)
    , m_ahead(std::max<std::size_t>(ahead, 1))
    , m_read(std::move(read))
    , m_thread([this](const std::stop_token& stop) { work(stop); }) {}

void ReadAhead::work(const std::stop_token& stop) {
    for (std::size_t index = 0; index < m_count; ++index) {
        Result<Value> value = [&]() -> Result<Value> {
            try {
                return m_read(index, stop);
            } catch (const std::exception& exception) {
                return failure(message(N_("It could not be read: %1."), exception.what()));
            }
        }();
        std::unique_lock lock(m_mutex);
        if (!m_change.wait(lock, stop, [this] { return m_waiting.size() < m_ahead; }))
            return;
        m_waiting.push_back({index, std::move(value)});
        m_change.notify_all();
    }
}

std::optional<ReadAhead::Item> ReadAhead::next(const std::stop_token& stop) {
    std::unique_lock lock(m_mutex);
    if (m_taken == m_count || !m_change.wait(lock, stop, [this] { return !m_waiting.empty(); }))
        return std::nullopt;
    Item item = std::move(m_waiting.front());
    m_waiting.pop_front();
    ++m_taken;
    m_change.notify_all();
    return item;
}

} // namespace layerscope
