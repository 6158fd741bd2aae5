// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/WinogradConv.h"

#include "kernels/KernelTable.h"
#include "kernels/WinogradFilters.h"
#include "kernels/WinogradPiece.h"

#include <algorithm>

namespace layerscope {
namespace {

// As many as Execution hands out one by one; shares of them are as even as can be.
constexpr std::int64_t kSharesPerThread = 4;

class WinogradConv final : public PreparedKernel {
public:
    explicit WinogradConv(const ConvJob& job)
        : m_tiles(job.geometry, winogradInputs(job.geometry))
        , m_filters(winogradFilters(kernels(), job.geometry, m_tiles.inputs(), job.kernel))
        , m_bias(static_cast<std::size_t>(job.geometry.filters + kernels().lanes))
        , m_conv{.geometry = job.geometry,
                 .table = kernels(),
                 .tiles = m_tiles,
                 .filters = m_filters,
                 .bias = m_bias.all(),
                 .epilogue = job.epilogue,
                 .finish = job.finish} {
        std::ranges::fill(m_bias.all(), 0.0F);
        std::ranges::copy(job.bias, m_bias.data());
    }

    void run(std::span<const float> x, std::span<float> y, const Execution& exec) const override {
        const WinogradBlocks blocks(m_conv.geometry, m_tiles.count(), m_tiles.positions(), m_conv.table.lanes,
                                    exec.threads());
        const std::int64_t items = blocks.pieces * blocks.groups;
        const std::int64_t shares = std::min(items, kSharesPerThread * exec.threads());
        exec.parallelFor(shares, 1, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t i = begin * items / shares; i < end * items / shares && !exec.stopped(); ++i)
                WinogradPiece(m_conv, blocks, x, y).run(i / blocks.groups, i % blocks.groups, exec);
        });
    }

    std::int64_t bytes() const override {
        std::int64_t sum = m_bias.bytes();
        for (const PackedFilters& filters : m_filters)
            sum += filters.bytes();
        return sum;
    }

private:
    WinogradTiles m_tiles;
    std::vector<PackedFilters> m_filters;
    AlignedFloats m_bias;
    WinogradParts m_conv;
};

} // namespace

bool winogradFits(const ConvGeometry& g) {
    const auto& [depth, row, column] = g.windows;
    const bool rowsFit = row.kernel == 1 || (row.kernel == 3 && row.stride == 1);
    return g.groups == 1 && rowsFit && column.kernel == 3 && column.stride == 1 &&
           depth.extent() <= kMostWinogradPlanes;
}

KernelPointer makeWinogradConv(const ConvJob& job) {
    return std::make_unique<WinogradConv>(job);
}

} // namespace layerscope
