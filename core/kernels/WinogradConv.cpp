// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/WinogradConv.h"

#include "kernels/KernelTable.h"
#include "kernels/WinogradFilters.h"
#include "kernels/WinogradPiece.h"

#include <algorithm>

namespace layerscope {
namespace {

class WinogradConv final : public PreparedKernel {
public:
    explicit WinogradConv(const ConvJob& job)
        : m_tiles(job.geometry)
        , m_filters(winogradFilters(kernels(), job.geometry, job.kernel))
        , m_bias(kernels(), 0, job.geometry.filters, nullptr, 0, job.bias)
        , m_conv{.geometry = job.geometry,
                 .table = kernels(),
                 .tiles = m_tiles,
                 .filters = m_filters,
                 .bias = m_bias,
                 .epilogue = job.epilogue,
                 .finish = job.finish} {}

    void run(std::span<const float> x, std::span<float> y, const Execution& exec) const override {
        const WinogradBlocks blocks(m_conv.geometry, m_tiles.count(), m_tiles.positions(), m_conv.table.lanes,
                                    exec.threads());
        exec.parallelFor(blocks.pieces * blocks.groups, 1, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t i = begin; i < end && !exec.stopped(); ++i)
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
    PackedFilters m_bias;
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
