// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/weights/WeightSlice.h"

#include <algorithm>

namespace layerscope {

WeightSlice::WeightSlice(Tensor tensor, std::vector<std::int64_t> fixed)
    : m_tensor(std::move(tensor))
    , m_fixed(std::move(fixed)) {
    const Shape& shape = m_tensor.shape();
    m_fixed.resize(static_cast<std::size_t>(std::max(0, shape.rank() - 2)), 0);
    for (std::size_t i = 0; i < m_fixed.size(); ++i)
        m_fixed[i] =
            std::clamp<std::int64_t>(m_fixed[i], 0, std::max<std::int64_t>(0, shape[static_cast<int>(i) + 2] - 1));
}

std::int64_t WeightSlice::rows() const {
    if (!m_tensor)
        return 0;
    return m_tensor.shape().rank() == 0 ? 1 : m_tensor.shape()[0];
}

std::int64_t WeightSlice::columns() const {
    if (!m_tensor)
        return 0;
    return m_tensor.shape().rank() < 2 ? 1 : m_tensor.shape()[1];
}

std::int64_t WeightSlice::offset(std::int64_t row, std::int64_t column) const {
    std::int64_t offset = row * columns() + column;
    for (std::size_t i = 0; i < m_fixed.size(); ++i)
        offset = offset * m_tensor.shape()[static_cast<int>(i) + 2] + m_fixed[i];
    return offset;
}

Tensor WeightSlice::with(std::int64_t row, std::int64_t column, float number) const {
    TensorBuilder builder(m_tensor.shape());
    std::ranges::copy(m_tensor.floats(), builder.floats().begin());
    builder.floats()[static_cast<std::size_t>(offset(row, column))] = number;
    return std::move(builder).finish();
}

} // namespace layerscope
