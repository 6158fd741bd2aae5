// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/LayerDef.h"

#include <optional>
#include <span>
#include <vector>

namespace layerscope {

/// The settings of MultiHeadAttention.
struct Heads {
    std::int64_t count = 1;
    std::int64_t key = 1;
    std::int64_t value = 1;
    Shape output{};          ///< sizes in place of the query's last one
    std::vector<int> axes{}; ///< that attend to each other, from 0
    bool causal = false;
    std::int64_t window = 0; ///< 0: none
    bool gate = false;
    bool bias = true;
    bool dropout = false;
};

/// `query` is the shape of the query with its batch.
Heads headsOf(const Params& params, const Shape& query);
/// Whether an axis of the query is among those that attend.
bool attends(const Heads& heads, int axis);
/// Steps of the value that a query step looks at.
std::int64_t stepsOf(const Heads& heads, const Shape& value);

/// Whether step `to` of an example may look at step `from`.
class Sight {
public:
    Sight(const Heads& heads, std::span<const Value> inputs);

    bool limited() const { return m_causal || m_window > 0 || m_query || m_value || m_key; }
    bool allows(std::int64_t example, std::int64_t to, std::int64_t from) const;

private:
    bool m_causal;
    std::int64_t m_window;
    std::optional<Tensor> m_query;
    std::optional<Tensor> m_value;
    std::optional<Tensor> m_key;
};

} // namespace layerscope
