// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/ResultCache.h"

namespace layerscope {

ResultCache::ResultCache(std::uint64_t byteBudget)
    : m_budget(byteBudget) {}

std::optional<CachedValue> ResultCache::find(const Key& key) {
    const std::lock_guard lock(m_mutex);
    const auto it = m_index.find(key);
    if (it == m_index.end())
        return std::nullopt;
    m_order.splice(m_order.begin(), m_order, it->second);
    return it->second->value;
}

void ResultCache::put(const Key& key, CachedValue value) {
    const std::uint64_t bytes = value.value.bytes();
    std::list<Entry> old; // outlives the lock
    const std::lock_guard lock(m_mutex);
    takeOut(key, old);
    if (bytes > m_budget)
        return;
    old.splice(old.end(), makeRoom(bytes));
    m_order.push_front({key, std::move(value)});
    m_index[key] = m_order.begin();
    m_bytes += bytes;
}

void ResultCache::remove(const Key& key) {
    std::list<Entry> old;
    const std::lock_guard lock(m_mutex);
    takeOut(key, old);
}

void ResultCache::takeOut(const Key& key, std::list<Entry>& old) {
    const auto it = m_index.find(key);
    if (it == m_index.end())
        return;
    m_bytes -= it->second->value.value.bytes();
    old.splice(old.end(), m_order, it->second);
    m_index.erase(it);
}

void ResultCache::clear() {
    std::list<Entry> old;
    const std::lock_guard lock(m_mutex);
    old.swap(m_order);
    m_index.clear();
    m_bytes = 0;
}

std::uint64_t ResultCache::bytes() const {
    const std::lock_guard lock(m_mutex);
    return m_bytes;
}

std::list<ResultCache::Entry> ResultCache::makeRoom(std::uint64_t bytes) {
    std::list<Entry> out;
    while (!m_order.empty() && m_bytes + bytes > m_budget) {
        m_bytes -= m_order.back().value.value.bytes();
        m_index.erase(m_order.back().key);
        out.splice(out.end(), m_order, std::prev(m_order.end()));
    }
    return out;
}

} // namespace layerscope
