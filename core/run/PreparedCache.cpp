// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/PreparedCache.h"

#include "kernels/KernelTable.h"

namespace layerscope {
namespace {

// What an entry takes besides the memory that it says it holds.
constexpr std::uint64_t kOverhead = 512;

} // namespace

Key preparedKey(const PlanStep& step, std::span<const Value> inputs, Arithmetic arithmetic) {
    Hasher hasher;
    hasher.add(step.node->type).add(step.weightKey).add(arithmetic).add(kernels().name).add(inputs.size());
    for (const auto& [id, value] : step.node->params) {
        hasher.add(id);
        layerscope::addTo(hasher, value);
    }
    for (const Value& input : inputs) {
        hasher.add(input.tensor.dtype()).add(input.tensor.shape().rank());
        for (const std::int64_t dim : input.tensor.shape())
            hasher.add(dim);
    }
    return hasher.key();
}

PreparedCache::PreparedCache(std::uint64_t byteBudget)
    : m_budget(byteBudget) {}

PreparedPointer PreparedCache::find(const Key& key) {
    const auto it = m_index.find(key);
    if (it == m_index.end())
        return nullptr;
    m_order.splice(m_order.begin(), m_order, it->second);
    return it->second->prepared;
}

void PreparedCache::put(const Key& key, PreparedPointer prepared) {
    const std::uint64_t bytes = static_cast<std::uint64_t>(prepared->bytes()) + kOverhead;
    if (bytes > m_budget || m_index.contains(key))
        return;
    while (m_bytes + bytes > m_budget) {
        m_bytes -= m_order.back().bytes;
        m_index.erase(m_order.back().key);
        m_order.pop_back();
    }
    m_order.push_front({key, std::move(prepared), bytes});
    m_index.emplace(key, m_order.begin());
    m_bytes += bytes;
}

} // namespace layerscope
