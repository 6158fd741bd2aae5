// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Hash.h"
#include "layer/Prepared.h"
#include "run/Plan.h"

#include <cstdint>
#include <list>
#include <unordered_map>

namespace layerscope {

/// What a step's layer is prepared from: type, parameters, shapes, weights, arithmetic and instructions.
Key preparedKey(const PlanStep& step, std::span<const Value> inputs, Arithmetic arithmetic);

/// Layers that were prepared, within a byte budget; least recently used out first. For one thread.
class PreparedCache {
public:
    explicit PreparedCache(std::uint64_t byteBudget);

    /// Null when it is not there.
    PreparedPointer find(const Key& key);
    /// One larger than the whole budget is not kept.
    void put(const Key& key, PreparedPointer prepared);

private:
    struct Entry {
        Key key;
        PreparedPointer prepared;
        std::uint64_t bytes;
    };
    std::uint64_t m_budget;
    std::uint64_t m_bytes = 0;
    std::list<Entry> m_order; ///< most recently used first
    std::unordered_map<Key, std::list<Entry>::iterator> m_index;
};

} // namespace layerscope
