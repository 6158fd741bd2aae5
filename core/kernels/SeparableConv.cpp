// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/SeparableConv.h"

#include "kernels/DepthwiseWriter.h"
#include "kernels/KernelTable.h"
#include "kernels/PackedFilters.h"
#include "kernels/RowTask.h"
#include "kernels/Scratch.h"

#include <algorithm>

namespace layerscope {
namespace {

// Floats between the two steps: they stay in the second-level cache beside the weights.
constexpr std::int64_t kBetweenFloats = 24 * 1024;
// Pixels that are worth reading all weights for.
constexpr std::int64_t kFewestPixels = 24;

PieceSize pieceSize(const DepthwiseGeometry& g) {
    return {.fewest = kFewestPixels, .most = std::max(2 * kFewestPixels, kBetweenFloats / g.outChannels())};
}

class SeparableConv final : public PreparedKernel {
public:
    SeparableConv(const DepthwiseJob& depthwise, const ConvJob& pointwise)
        : m_table(kernels())
        , m_g(depthwise.geometry)
        , m_depthwise(makeDepthwiseWriter(depthwise))
        , m_between(depthwise.finish)
        , m_filters(pointwise.geometry.filters)
        , m_pointwise(m_table, m_g.outChannels(), m_filters, pointwise.kernel.data(), m_filters, pointwise.bias)
        , m_epilogue(pointwise.epilogue)
        , m_finish(pointwise.finish) {}

    void run(std::span<const float> x, std::span<float> y, const Execution& exec) const override {
        const DepthwisePieces pieces(m_g, pieceSize(m_g), exec.threads());
        exec.parallelFor(pieces.count(), 1, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t i = begin; i < end && !exec.stopped(); ++i) {
                const DepthwisePiece piece = pieces.piece(i);
                const std::int64_t first = pieces.firstPixel(piece) * m_filters;
                const std::int64_t count = piece.pixels() * m_filters;
                write(piece, x.data(), y.subspan(static_cast<std::size_t>(first), static_cast<std::size_t>(count)));
            }
        });
    }
    std::int64_t bytes() const override { return m_depthwise->bytes() + m_pointwise.bytes(); }

private:
    void write(const DepthwisePiece& piece, const float* x, std::span<float> y) const {
        const std::int64_t channels = m_g.outChannels();
        const auto between = scratch(ScratchUse::Output, static_cast<std::size_t>(piece.pixels() * channels));
        m_depthwise->write(piece, x, between.data());
        if (m_between)
            m_between(between);
        const std::int64_t run = 0;
        RowTask task{.pixels = piece.pixels(),
                     .x = between.data(),
                     .xStep = channels,
                     .runs = &run,
                     .runCount = 1,
                     .runLength = channels,
                     .weights = nullptr,
                     .weightStep = 0,
                     .bias = nullptr,
                     .y = nullptr,
                     .yStep = m_filters,
                     .registers = 0,
                     .filters = 0,
                     .epilogue = m_epilogue};
        for (const PackedFilters::Block& block : m_pointwise.blocks()) {
            m_pointwise.describe(block, task);
            task.y = y.data() + block.first;
            m_table.computeRow(task);
        }
        if (m_finish)
            m_finish(y);
    }

    const KernelTable& m_table;
    DepthwiseGeometry m_g;
    std::unique_ptr<const DepthwiseWriter> m_depthwise;
    Finish m_between;
    std::int64_t m_filters;
    PackedFilters m_pointwise;
    Epilogue m_epilogue;
    Finish m_finish;
};

} // namespace

bool isSeparable(const DepthwiseGeometry& depthwise, const ConvGeometry& pointwise) {
    bool fits = pointwise.batch == depthwise.batch && pointwise.channels == depthwise.outChannels() &&
                pointwise.groups == 1 && pointwise.taps() == 1;
    for (std::size_t axis = 0; axis < depthwise.windows.size(); ++axis) {
        const Window& w = pointwise.windows[axis];
        fits = fits && w.stride == 1 && w.size == depthwise.windows[axis].out && w.out == w.size;
    }
    return fits;
}

KernelPointer makeSeparable(const DepthwiseJob& depthwise, const ConvJob& pointwise) {
    return std::make_unique<SeparableConv>(depthwise, pointwise);
}

std::int64_t separableWorkingBytes(const DepthwiseGeometry& g, std::int64_t filters, int threads) {
    const std::int64_t lanes = kernels().lanes;
    const auto channels = static_cast<double>(g.outChannels());
    const double between =
        static_cast<double>(std::min(pieceSize(g).most + g.windows[2].out, g.outPixels())) * channels;
    const double weights = static_cast<double>(filters + lanes) * (channels + 1);
    const double floats = between * threads + weights;
    return static_cast<std::int64_t>(
        std::min(floats * sizeof(float) + static_cast<double>(depthwiseWorkingBytes(g, threads)), 0x1p60));
}

} // namespace layerscope
