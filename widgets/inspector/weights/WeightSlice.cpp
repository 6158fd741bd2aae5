// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/weights/WeightSlice.h"

#include <algorithm>

namespace layerscope {
namespace {

/// Elements that one step in a dimension passes over.
std::int64_t strideOf(const Shape& shape, int dimension) {
    std::int64_t stride = 1;
    for (int i = dimension + 1; i < shape.rank(); ++i)
        stride *= shape[i];
    return stride;
}

} // namespace

WeightSlice::WeightSlice(Tensor tensor, std::vector<std::int64_t> fixed)
    : m_tensor(std::move(tensor))
    , m_fixed(std::move(fixed)) {
    if (!m_tensor)
        return;
    const Shape& shape = m_tensor.shape();
    const int rank = shape.rank();
    const bool mixes = rank > 2 && shape.elements() == shape[-2] * shape[-1];
    const int row = mixes ? rank - 2 : 0;
    m_rows = rank == 0 ? 1 : shape[row];
    m_columns = rank < 2 ? 1 : shape[row + 1];
    m_rowStride = strideOf(shape, row);
    m_columnStride = rank < 2 ? 0 : strideOf(shape, row + 1);
    m_fixed.resize(static_cast<std::size_t>(mixes ? 0 : std::max(0, rank - 2)), 0);
    for (std::size_t i = 0; i < m_fixed.size(); ++i) {
        const int dimension = static_cast<int>(i) + 2;
        m_fixed[i] = std::clamp<std::int64_t>(m_fixed[i], 0, std::max<std::int64_t>(0, shape[dimension] - 1));
        if (dimension + 1 < rank)
            m_base += m_fixed[i] * strideOf(shape, dimension);
    }
    m_hasTiles = !m_fixed.empty();
    if (m_hasTiles) {
        m_tiles = shape[-1];
        m_tile = m_fixed.back();
        m_tileStride = 1;
    }
}

WeightSlice WeightSlice::ofKernel(Tensor tensor, const KernelShape& shape, std::int64_t filter, std::int64_t channel,
                                  std::int64_t depth) {
    WeightSlice slice;
    slice.m_tensor = std::move(tensor);
    const std::int64_t tap = shape.channels * shape.filters;
    const bool inTime = shape.rank == 1;
    slice.m_rows = inTime ? shape.channels : shape.size[1];
    slice.m_rowStride = inTime ? shape.offset(0, 1, 0) : tap * shape.size[2];
    slice.m_columns = shape.size[2];
    slice.m_columnStride = tap;
    slice.m_hasTiles = true;
    slice.m_tiles = shape.filters;
    slice.m_tile = filter;
    slice.m_tileStride = shape.offset(0, 0, 1);
    slice.m_base = shape.offset(depth * shape.size[1] * shape.size[2], inTime ? 0 : channel, 0);
    return slice;
}

Tensor WeightSlice::with(std::int64_t row, std::int64_t column, float number) const {
    TensorBuilder builder(m_tensor.shape());
    std::ranges::copy(m_tensor.floats(), builder.floats().begin());
    builder.floats()[static_cast<std::size_t>(offset(row, column))] = number;
    return std::move(builder).finish();
}

} // namespace layerscope
