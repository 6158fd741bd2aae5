// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/Series.h"

#include <algorithm>
#include <utility>

namespace layerscope {

bool Series::suits(const Value& value) {
    return value.tensor.elements() > 0 && value.axes.size() == static_cast<std::size_t>(value.tensor.shape().rank()) &&
           std::ranges::count_if(value.axes, &Axis::isSpatial) == 1;
}

Series::Series(Value value)
    : m_value(std::move(value)) {
    const Shape& shape = m_value.tensor.shape();
    m_strides.assign(static_cast<std::size_t>(shape.rank()), 1);
    for (int i = shape.rank() - 2; i >= 0; --i)
        m_strides[static_cast<std::size_t>(i)] = m_strides[static_cast<std::size_t>(i) + 1] * shape[i + 1];
    m_count = 1;
    for (int i = 0; i < shape.rank(); ++i) {
        const Axis& axis = m_value.axes[static_cast<std::size_t>(i)];
        if (axis.isSpatial()) {
            m_axis = i;
            m_length = shape[i];
        } else if (axis.kind != AxisKind::Batch) {
            m_others.push_back(i);
            m_count *= shape[i];
        }
    }
    m_masked = m_value.mask && m_value.mask->elements() * shape[-1] == shape.elements();
}

std::vector<std::int64_t> Series::indexOf(std::int64_t series, std::int64_t element) const {
    std::vector<std::int64_t> index(m_strides.size(), 0);
    index[static_cast<std::size_t>(m_axis)] = element;
    for (auto it = m_others.rbegin(); it != m_others.rend(); ++it) {
        const std::int64_t size = m_value.tensor.shape()[*it];
        index[static_cast<std::size_t>(*it)] = series % size;
        series /= size;
    }
    return index;
}

std::int64_t Series::offset(std::int64_t series) const {
    std::int64_t sum = 0;
    for (auto it = m_others.rbegin(); it != m_others.rend(); ++it) {
        const std::int64_t size = m_value.tensor.shape()[*it];
        sum += series % size * m_strides[static_cast<std::size_t>(*it)];
        series /= size;
    }
    return sum;
}

Series::Run Series::run(std::int64_t series) const {
    Run run;
    run.stride = m_strides[static_cast<std::size_t>(m_axis)];
    if (m_value.tensor.dtype() == DType::Float32)
        run.floats = m_value.tensor.floats().data() + offset(series);
    else
        run.ints = m_value.tensor.ints().data() + offset(series);
    return run;
}

std::string Series::nameOf(std::int64_t series) const {
    if (m_others.size() != 1)
        return {};
    const std::string* label = m_value.axes[static_cast<std::size_t>(m_others.front())].labelOf(series);
    return label ? *label : std::string();
}

bool Series::isMasked(std::int64_t series, std::int64_t element) const {
    if (!m_masked)
        return false;
    const std::int64_t at = offset(series) + element * m_strides[static_cast<std::size_t>(m_axis)];
    return m_value.mask->at(at / m_value.tensor.shape()[-1]) == 0;
}

} // namespace layerscope
