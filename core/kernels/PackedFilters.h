// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/AlignedFloats.h"
#include "kernels/KernelTable.h"

#include <cstdint>
#include <span>
#include <vector>

namespace layerscope {

struct RowTask;

/// The weights of a product as the micro-kernel reads them: blocks of filters, each [depth][registers * lanes], with
/// zeros where the last block has fewer filters; and the bias in the same order.
class PackedFilters {
public:
    struct Block {
        std::int64_t first = 0; ///< filter
        int filters = 0;
        int registers = 0;
        const float* weights = nullptr;
        const float* bias = nullptr;
    };

    PackedFilters() = default;
    /// kernel [depth, filters], `stride` floats from one row to the next; bias [filters] or empty.
    PackedFilters(const KernelTable& table, std::int64_t depth, std::int64_t filters, const float* kernel,
                  std::int64_t stride, std::span<const float> bias);

    std::span<const Block> blocks() const { return m_blocks; }
    std::int64_t bytes() const { return m_weights.bytes() + m_bias.bytes(); }

    /// Sets what a block says of a task: weights, weightStep, bias, registers, filters.
    void describe(const Block& block, RowTask& task) const;

private:
    int m_lanes = 1;
    AlignedFloats m_weights;
    AlignedFloats m_bias;
    std::vector<Block> m_blocks;
};

} // namespace layerscope
