// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/Tensor.h"

#include <cstdint>
#include <vector>

namespace layerscope {

/// A 2-D cut through a tensor: its first two dimensions are rows and columns, the others are fixed. A vector is one
/// column.
class WeightSlice {
public:
    WeightSlice() = default;
    /// fixed: one index a dimension from the third on; missing ones are 0, and all are kept inside.
    WeightSlice(Tensor tensor, std::vector<std::int64_t> fixed);

    const Tensor& tensor() const { return m_tensor; }
    std::int64_t rows() const;
    std::int64_t columns() const;
    /// Dimensions from the third on.
    int fixedCount() const { return static_cast<int>(m_fixed.size()); }
    std::int64_t fixed(int i) const { return m_fixed[static_cast<std::size_t>(i)]; }

    std::int64_t offset(std::int64_t row, std::int64_t column) const;
    double at(std::int64_t row, std::int64_t column) const { return m_tensor.at(offset(row, column)); }
    /// The whole tensor with one number replaced (of float32).
    Tensor with(std::int64_t row, std::int64_t column, float number) const;

private:
    Tensor m_tensor;
    std::vector<std::int64_t> m_fixed;
};

} // namespace layerscope
