// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/FilterTaps.h"
#include "tensor/Tensor.h"

#include <cstdint>
#include <vector>

namespace layerscope {

/// A 2-D cut through a weight, one of several tiles that differ in one more dimension.
class WeightSlice {
public:
    WeightSlice() = default;
    /// The first two dimensions are rows and columns, the last one tells the tiles apart. A vector is one column; of a
    /// weight whose other dimensions are all 1 long, the last two are rows and columns. fixed: one index a dimension
    /// from the third on; missing ones are 0, and all are kept inside.
    WeightSlice(Tensor tensor, std::vector<std::int64_t> fixed);
    /// The taps of a kernel, one tile a filter: rows and columns of a channel (in 3-D of one depth); in time one row a
    /// channel.
    static WeightSlice ofKernel(Tensor tensor, const KernelShape& shape, std::int64_t filter, std::int64_t channel,
                                std::int64_t depth);

    const Tensor& tensor() const { return m_tensor; }
    std::int64_t rows() const { return m_rows; }
    std::int64_t columns() const { return m_columns; }
    /// Dimensions from the third on that can be chosen.
    int fixedCount() const { return static_cast<int>(m_fixed.size()); }
    std::int64_t fixed(int i) const { return m_fixed[static_cast<std::size_t>(i)]; }
    bool hasTiles() const { return m_hasTiles; }
    std::int64_t tiles() const { return m_tiles; }
    std::int64_t tile() const { return m_tile; }

    std::int64_t offset(std::int64_t row, std::int64_t column) const { return offset(row, column, m_tile); }
    std::int64_t offset(std::int64_t row, std::int64_t column, std::int64_t tile) const {
        return m_base + row * m_rowStride + column * m_columnStride + tile * m_tileStride;
    }
    double at(std::int64_t row, std::int64_t column) const { return m_tensor.at(offset(row, column)); }
    /// The whole tensor with one number replaced (of float32).
    Tensor with(std::int64_t row, std::int64_t column, float number) const;

private:
    Tensor m_tensor;
    std::vector<std::int64_t> m_fixed;
    std::int64_t m_rows = 0;
    std::int64_t m_columns = 0;
    std::int64_t m_rowStride = 0;
    std::int64_t m_columnStride = 0;
    bool m_hasTiles = false;
    std::int64_t m_tiles = 1;
    std::int64_t m_tile = 0;
    std::int64_t m_tileStride = 0;
    std::int64_t m_base = 0; ///< of the cut in tile 0
};

} // namespace layerscope
