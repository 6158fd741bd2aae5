// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/AlignedFloats.h"
#include "kernels/DepthwiseRun.h"
#include "kernels/DepthwiseWriter.h"
#include "kernels/KernelTable.h"

#include <algorithm>
#include <vector>

namespace layerscope {
namespace {

/// Reads x where it is; the columns whose windows reach over the border are computed one by one.
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
        const Window& column = m_g.windows[2];
        for (std::int64_t t = 0; t < column.kernel; ++t)
            m_tapAt.push_back(t * column.dilation * m_g.channels);
        if (column.dilation == 1 && column.stride <= 2)
            m_slide = static_cast<int>(column.stride);
    }

    void write(const DepthwisePiece& piece, const float* x, float* y) const override {
        for (std::int64_t row = piece.rowBegin; row < piece.rowEnd; ++row, y += piece.columns() * m_g.channels)
            writeRow(piece, row, x, y);
    }
    std::int64_t bytes() const override { return m_weights.bytes() + m_bias.bytes(); }

private:
    void writeRow(const DepthwisePiece& piece, std::int64_t row, const float* x, float* y) const {
        DepthwiseRun run = underRow(piece.plane, row, x);
        const auto [insideBegin, insideEnd] = m_g.windows[2].insideOutputs();
        const std::int64_t left = std::clamp(insideBegin, piece.columnBegin, piece.columnEnd);
        const std::int64_t right = std::clamp(insideEnd, left, piece.columnEnd);
        const auto columns = [&](std::int64_t begin, std::int64_t end) {
            if (begin < end)
                weigh(run, begin, end, y + (begin - piece.columnBegin) * m_g.channels);
        };
        for (std::int64_t column = piece.columnBegin; column < left; ++column)
            columns(column, column + 1);
        columns(left, right);
        for (std::int64_t column = right; column < piece.columnEnd; ++column)
            columns(column, column + 1);
    }

    /// The lines of x that an output row sees, from their first element on.
    DepthwiseRun underRow(std::int64_t plane, std::int64_t row, const float* x) const {
        const auto& [depthWindow, rowWindow, columnWindow] = m_g.windows;
        const std::int64_t z = plane % depthWindow.out;
        const auto [planeBegin, planeEnd] = depthWindow.realTaps(z);
        const auto [rowBegin, rowEnd] = rowWindow.realTaps(row);
        const std::int64_t line = columnWindow.size * m_g.channels;
        const std::int64_t weightRow = columnWindow.kernel * m_g.channels;
        DepthwiseRun run{.pixels = 0,
                         .channels = m_g.channels,
                         .planes = planeEnd - planeBegin,
                         .rows = rowEnd - rowBegin,
                         .taps = 0,
                         .x = x,
                         .xPlane = depthWindow.dilation * rowWindow.size * line,
                         .xRow = rowWindow.dilation * line,
                         .tapAt = m_tapAt.data(),
                         .xStep = columnWindow.stride * m_g.channels,
                         .weights = m_weights.data(),
                         .weightPlane = rowWindow.kernel * weightRow,
                         .weightRow = weightRow,
                         .bias = m_bias.data(),
                         .y = nullptr,
                         .yStep = m_g.channels,
                         .epilogue = m_epilogue};
        if (run.planes > 0 && run.rows > 0) {
            const std::int64_t inPlane = plane / depthWindow.out * depthWindow.size + depthWindow.tap(z, planeBegin);
            run.x += (inPlane * rowWindow.size + rowWindow.tap(row, rowBegin)) * line;
            run.weights += planeBegin * run.weightPlane + rowBegin * run.weightRow;
        }
        return run;
    }

    /// Outputs [begin, end) of a row, which all have the same taps.
    void weigh(DepthwiseRun run, std::int64_t begin, std::int64_t end, float* y) const {
        const Window& column = m_g.windows[2];
        const auto [first, last] = column.realTaps(begin);
        run.pixels = end - begin;
        run.taps = last - first;
        if (run.taps > 0) {
            run.x += column.tap(begin, first) * m_g.channels;
            run.weights += first * m_g.channels;
        }
        run.y = y;
        run.slide = m_slide;
        m_table.weighChannels(run);
    }

    const KernelTable& m_table;
    DepthwiseGeometry m_g;
    Epilogue m_epilogue;
    AlignedFloats m_weights;
    AlignedFloats m_bias;
    std::vector<std::int64_t> m_tapAt;
    int m_slide = 0;
};

} // namespace

std::unique_ptr<const DepthwiseWriter> makePlainDepthwise(const DepthwiseJob& job) {
    return std::make_unique<PlainDepthwise>(job);
}

} // namespace layerscope
