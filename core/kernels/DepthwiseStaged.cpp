// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/AlignedFloats.h"
#include "kernels/DepthwiseRun.h"
#include "kernels/DepthwiseStage.h"
#include "kernels/DepthwiseWriter.h"
#include "kernels/KernelTable.h"

#include <algorithm>

namespace layerscope {
namespace {

/// `values`, whose rows have so many floats, with each row `times` times.
AlignedFloats repeated(std::span<const float> values, std::int64_t row, std::int64_t times) {
    AlignedFloats out(values.size() * static_cast<std::size_t>(times));
    float* to = out.data();
    for (const float* from = values.data(); from != values.data() + values.size(); from += row)
        for (std::int64_t i = 0; i < times; ++i)
            to = std::copy_n(from, row, to);
    return out;
}

/// Copies the lines that a piece needs, as DepthwiseStage lays them out, and takes pixels of few channels together, so
/// that whole registers are filled.
class StagedDepthwise final : public DepthwiseWriter {
public:
    explicit StagedDepthwise(const DepthwiseJob& job)
        : m_table(kernels())
        , m_g(job.geometry)
        , m_stage(job.geometry, m_table.lanes)
        , m_epilogue(job.epilogue)
        , m_weights(repeated(job.kernel, m_g.outChannels(), m_stage.together())) {
        const std::vector<float> none(static_cast<std::size_t>(m_g.outChannels()), 0.0F);
        m_bias = repeated(job.bias.empty() ? none : job.bias, m_g.outChannels(), m_stage.together());
    }

    void write(const DepthwisePiece& piece, const float* x, float* y) const override {
        for (std::int64_t begin = piece.columnBegin; begin < piece.columnEnd; begin += m_stage.columns())
            for (std::int64_t row = piece.rowBegin; row < piece.rowEnd; row += m_stage.rows()) {
                const DepthwisePiece part{piece.plane, row, std::min(piece.rowEnd, row + m_stage.rows()), begin,
                                          std::min(piece.columnEnd, begin + m_stage.columns())};
                float* to = y + ((row - piece.rowBegin) * piece.columns() + begin - piece.columnBegin) * channels();
                writePart(part, x, to, piece.columns() * channels());
            }
    }
    std::int64_t bytes() const override { return m_weights.bytes() + m_bias.bytes(); }

private:
    std::int64_t channels() const { return m_g.outChannels(); }
    int slide() const {
        const Window& column = m_g.windows[2];
        return m_stage.together() == 1 && column.stride == 1 ? depthwiseSlide(column.kernel, 1, column.dilation) : 0;
    }

    void writePart(const DepthwisePiece& part, const float* x, float* y, std::int64_t yRow) const {
        const float* stage = m_stage.fill(part, x);
        const auto& [depthWindow, rowWindow, columnWindow] = m_g.windows;
        const auto [planeBegin, planeEnd] = depthWindow.realTaps(part.plane % depthWindow.out);
        const std::int64_t together = m_stage.together();
        const std::int64_t weightRow = columnWindow.kernel * channels() * together;
        for (std::int64_t row = part.rowBegin; row < part.rowEnd; ++row, y += yRow) {
            const auto [rowBegin, rowEnd] = rowWindow.realTaps(row);
            DepthwiseRun run{.pixels = part.columns(),
                             .channels = channels() * together,
                             .planes = planeEnd - planeBegin,
                             .rows = rowEnd - rowBegin,
                             .taps = columnWindow.kernel,
                             .x = stage + m_stage.lineAt(part, row, rowBegin),
                             .xPlane = m_stage.planeFloats(),
                             .xRow = m_stage.lineFloats(),
                             .tapAt = m_stage.tapAt(),
                             .xStep = channels() * together,
                             .weights = m_weights.data() + (planeBegin * rowWindow.kernel + rowBegin) * weightRow,
                             .weightPlane = rowWindow.kernel * weightRow,
                             .weightRow = weightRow,
                             .bias = m_bias.data(),
                             .y = y,
                             .yStep = channels() * together,
                             .slide = slide(),
                             .inputEnd = part.columns() + columnWindow.kernel,
                             .epilogue = m_epilogue};
            together == 1 ? m_table.weighChannels(run) : weighTogether(run);
        }
    }

    /// run.pixels are single ones; the last that do not fill a whole number of pixels taken together are computed with
    /// some before them, or with numbers behind the line that nobody wants.
    void weighTogether(DepthwiseRun run) const {
        const std::int64_t pixels = run.pixels;
        const std::int64_t together = m_stage.together();
        const std::int64_t rest = pixels % together;
        run.pixels = pixels / together;
        if (run.pixels > 0)
            m_table.weighChannels(run);
        if (rest == 0)
            return;
        const std::int64_t first = std::max<std::int64_t>(pixels - together, 0);
        run.x += first * channels();
        float* y = run.y + first * channels();
        float spare[kMostTogether];
        run.pixels = 1;
        run.y = pixels < together ? spare : y;
        m_table.weighChannels(run);
        if (pixels < together)
            std::copy_n(spare, pixels * channels(), y);
    }

    const KernelTable& m_table;
    DepthwiseGeometry m_g;
    DepthwiseStage m_stage;
    Epilogue m_epilogue;
    AlignedFloats m_weights;
    AlignedFloats m_bias;
};

} // namespace

std::unique_ptr<const DepthwiseWriter> makeStagedDepthwise(const DepthwiseJob& job) {
    return std::make_unique<StagedDepthwise>(job);
}

} // namespace layerscope
