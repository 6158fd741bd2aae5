// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/PackedFilters.h"

#include "kernels/RowTask.h"

#include <algorithm>

namespace layerscope {
namespace {

// Below so many products a sum, storing it takes as long as the products that it waits for.
constexpr std::int64_t kShallow = 100;

/// Two registers a block keep the products busiest for the inputs read; an odd rest is better taken as three. Short
/// sums want few pixels at once, and so four registers, where there are enough of them (AVX-512).
std::vector<int> registersOfBlocks(std::int64_t registers, std::int64_t depth, int lanes) {
    const bool wide = depth < kShallow && lanes == 16;
    std::vector<int> blocks;
    while (registers > 0) {
        const bool four = wide && registers > 3 && registers != 5;
        const int taken = four ? 4 : registers == 3 ? 3 : static_cast<int>(std::min<std::int64_t>(registers, 2));
        blocks.push_back(taken);
        registers -= taken;
    }
    return blocks;
}

} // namespace

PackedFilters::PackedFilters(const KernelTable& table, std::int64_t depth, std::int64_t filters, const float* kernel,
                             std::int64_t stride, std::span<const float> bias)
    : m_lanes(table.lanes) {
    const std::int64_t registers = (filters + m_lanes - 1) / m_lanes;
    const std::int64_t width = registers * m_lanes;
    m_weights = AlignedFloats(static_cast<std::size_t>(depth * width));
    m_bias = AlignedFloats(static_cast<std::size_t>(width));
    std::ranges::fill(m_bias.all(), 0.0F);
    std::ranges::copy(bias, m_bias.data());
    std::int64_t first = 0;
    float* to = m_weights.data();
    for (const int taken : registersOfBlocks(registers, depth, m_lanes)) {
        const std::int64_t across = taken * m_lanes;
        const std::int64_t real = std::min(across, filters - first);
        m_blocks.push_back({first, static_cast<int>(real), taken, to, m_bias.data() + first});
        for (std::int64_t k = 0; k < depth; ++k) {
            to = std::copy_n(kernel + k * stride + first, real, to);
            to = std::fill_n(to, across - real, 0.0F);
        }
        first += across;
    }
}

void PackedFilters::describe(const Block& block, RowTask& task) const {
    task.weights = block.weights;
    task.weightStep = block.registers * m_lanes;
    task.bias = block.bias;
    task.registers = block.registers;
    task.filters = block.filters;
}

} // namespace layerscope
