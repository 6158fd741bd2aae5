// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/AttentionHeads.h"

#include "layers/Spatial.h"

#include <algorithm>
#include <cstdlib>

namespace layerscope {
namespace {

bool keeps(const std::optional<Tensor>& mask, std::int64_t example, std::int64_t step) {
    return !mask || mask->ints()[static_cast<std::size_t>(example * mask->shape()[1] + step)] != 0;
}

} // namespace

Heads headsOf(const Params& params, const Shape& query) {
    Heads heads{.count = params.integer("num_heads"), .key = params.integer("key_dim")};
    heads.value = params.isNone("value_dim") ? heads.key : params.integer("value_dim");
    heads.output = params.isNone("output_shape") || params.ints("output_shape").empty()
                       ? Shape{query[-1]}
                       : Shape(std::span<const std::int64_t>(params.ints("output_shape")));
    if (params.isNone("attention_axes"))
        for (int axis = 1; axis + 1 < query.rank(); ++axis)
            heads.axes.push_back(axis);
    else
        for (const std::int64_t axis : params.ints("attention_axes"))
            heads.axes.push_back(static_cast<int>(axis < 0 ? axis + query.rank() : axis));
    heads.causal = params.flag("use_causal_mask");
    heads.window = params.isNone("sliding_window") ? 0 : params.integer("sliding_window");
    heads.gate = params.flag("use_gate");
    heads.bias = params.flag("use_bias");
    heads.dropout = params.number("dropout") > 0;
    return heads;
}

bool attends(const Heads& heads, int axis) {
    return std::ranges::find(heads.axes, axis) != heads.axes.end();
}

std::int64_t stepsOf(const Heads& heads, const Shape& value) {
    std::int64_t steps = 1;
    for (const int axis : heads.axes)
        steps = saturatingProduct(steps, value[axis]);
    return steps;
}

Sight::Sight(const Heads& heads, std::span<const Value> inputs)
    : m_causal(heads.causal)
    , m_window(heads.window)
    , m_query(inputs[0].mask)
    , m_value(inputs[1].mask)
    , m_key(inputs.size() > 2 ? inputs[2].mask : std::nullopt) {}

bool Sight::allows(std::int64_t example, std::int64_t to, std::int64_t from) const {
    return (!m_causal || from <= to) && (m_window == 0 || std::abs(from - to) < m_window) &&
           keeps(m_query, example, to) && keeps(m_value, example, from) && keeps(m_key, example, from);
}

} // namespace layerscope
