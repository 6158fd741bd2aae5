// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Hash.h"
#include "tensor/Tensor.h"

#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <unordered_map>

namespace layerscope {

/// A value that was computed once, and how long that took.
struct CachedValue {
    Value value;
    double milliseconds = 0;
};

/// Values by content key within a byte budget; least recently used out first. Undo is a cache hit. Thread-safe.
class ResultCache {
public:
    explicit ResultCache(std::uint64_t byteBudget);

    std::optional<CachedValue> find(const Key& key);
    /// A value larger than the whole budget is not kept.
    void put(const Key& key, CachedValue value);
    void remove(const Key& key);
    void clear();
    std::uint64_t bytes() const;
    std::uint64_t budget() const { return m_budget; }

private:
    struct Entry {
        Key key;
        CachedValue value;
    };
    void takeOut(const Key& key, std::list<Entry>& old);
    /// Takes out the least recently used until so many more bytes fit; the caller frees them without the lock.
    std::list<Entry> makeRoom(std::uint64_t bytes);

    mutable std::mutex m_mutex;
    std::uint64_t m_budget;
    std::uint64_t m_bytes = 0;
    std::list<Entry> m_order; ///< most recently used first
    std::unordered_map<Key, std::list<Entry>::iterator> m_index;
};

} // namespace layerscope
