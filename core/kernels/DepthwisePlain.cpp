// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/AlignedFloats.h"
#include "kernels/DepthwiseRun.h"
#include "kernels/DepthwiseWriter.h"
#include "kernels/KernelTable.h"

#include <algorithm>
#include <vector>

namespace layerscope {
namespace {

// Half of a first-level cache.
constexpr std::int64_t kStripFloats = 6 * 1024;
constexpr std::int64_t kLeastColumns = 8;

/// Reads x where it is, in strips so narrow that the lines under a window are still in the first-level cache when the
/// next row needs them.
class PlainDepthwise final : public DepthwiseWriter {
public:
    explicit PlainDepthwise(const DepthwiseJob& job)
        : m_table(kernels())
        , m_g(job.geometry)
        , m_epilogue(job.epilogue)
        , m_weights(job.kernel.size())
        , m_bias(static_cast<std::size_t>(job.geometry.channels)) {
        std::ranges::copy(job.kernel, m_weights.data());
        std::ranges::fill(m_bias.all(), 0.0F);
        std::ranges::copy(job.bias, m_bias.data());
        const auto& [depth, row, column] = m_g.windows;
        m_slide = depthwiseSlide(column.kernel, column.stride, column.dilation);
        const std::int64_t pixels = kStripFloats / (depth.kernel * row.kernel * m_g.channels);
        m_strip = std::max(kLeastColumns, pixels / column.stride / kLeastColumns * kLeastColumns);
    }

    void write(const DepthwisePiece& piece, const float* x, float* y) const override {
        const std::int64_t strips = (piece.columns() + m_strip - 1) / m_strip;
        for (std::int64_t i = 0; i < strips; ++i) {
            const std::int64_t begin = piece.columns() * i / strips;
            writeStrip(piece, piece.columnBegin + begin, piece.columnBegin + piece.columns() * (i + 1) / strips, x,
                       y + begin * m_g.channels);
        }
    }
    std::int64_t bytes() const override { return m_weights.bytes() + m_bias.bytes(); }

private:
    std::int64_t rowsAhead() const {
        const auto& [depth, row, column] = m_g.windows;
        return depth.kernel == 1 && row.dilation == 1 ? std::min(row.stride, row.kernel) : 0;
    }

    /// What the rows of a strip from this column on have in common; x, weights, y and rows are still to come.
    DepthwiseRun runFrom(std::int64_t column, std::int64_t pixels, std::int64_t planes) const {
        const auto& [depthWindow, rowWindow, columnWindow] = m_g.windows;
        const std::int64_t line = columnWindow.size * m_g.channels;
        const std::int64_t weightRow = columnWindow.kernel * m_g.channels;
        const std::int64_t firstInput = columnWindow.tap(column, 0);
        return {.pixels = pixels,
                .channels = m_g.channels,
                .planes = planes,
                .rows = 0,
                .taps = columnWindow.kernel,
                .x = nullptr,
                .xPlane = depthWindow.dilation * rowWindow.size * line,
                .xRow = rowWindow.dilation * line,
                .tapAt = nullptr,
                .xStep = columnWindow.stride * m_g.channels,
                .weights = nullptr,
                .weightPlane = rowWindow.kernel * weightRow,
                .weightRow = weightRow,
                .bias = m_bias.data(),
                .y = nullptr,
                .yStep = m_g.channels,
                .slide = m_slide,
                .inputBegin = -firstInput,
                .inputEnd = columnWindow.size - firstInput,
                .epilogue = m_epilogue};
    }

    /// The piece's rows from one column to another.
    void writeStrip(const DepthwisePiece& piece, std::int64_t begin, std::int64_t end, const float* x, float* y) const {
        const auto& [depthWindow, rowWindow, columnWindow] = m_g.windows;
        const std::int64_t z = piece.plane % depthWindow.out;
        const auto [planeBegin, planeEnd] = depthWindow.realTaps(z);
        const std::int64_t firstPlane =
            piece.plane / depthWindow.out * depthWindow.size + depthWindow.tap(z, planeBegin);
        DepthwiseRun run = runFrom(begin, end - begin, planeEnd - planeBegin);
        run.y = y;
        for (std::int64_t row = piece.rowBegin; row < piece.rowEnd; ++row, run.y += piece.columns() * m_g.channels) {
            const auto [rowBegin, rowEnd] = rowWindow.realTaps(row);
            const std::int64_t line = firstPlane * rowWindow.size + rowWindow.tap(row, rowBegin);
            run.rows = rowEnd - rowBegin;
            run.rowsAhead = row + 1 < piece.rowEnd ? rowsAhead() : 0;
            run.x = x + (line * columnWindow.size + columnWindow.tap(begin, 0)) * m_g.channels;
            run.weights = m_weights.data() + planeBegin * run.weightPlane + rowBegin * run.weightRow;
            m_table.weighChannels(run);
        }
    }

    const KernelTable& m_table;
    DepthwiseGeometry m_g;
    Epilogue m_epilogue;
    AlignedFloats m_weights;
    AlignedFloats m_bias;
    std::int64_t m_strip = 0;
    int m_slide = 0;
};

} // namespace

std::unique_ptr<const DepthwiseWriter> makePlainDepthwise(const DepthwiseJob& job) {
    return std::make_unique<PlainDepthwise>(job);
}

} // namespace layerscope
