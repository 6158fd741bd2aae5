// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Depthwise.h"

#include "kernels/DepthwiseRun.h"
#include "kernels/DepthwiseStage.h"
#include "kernels/DepthwiseWriter.h"
#include "kernels/KernelTable.h"

#include <algorithm>

namespace layerscope {
namespace {

// Outputs that are worked on at once at most, and multiplications that are worth another thread.
constexpr std::int64_t kMostOutputs = 1024 * 1024;
constexpr std::int64_t kFewestProducts = 32 * 1024;

PieceSize pieceSize(const DepthwiseGeometry& g) {
    return {.fewest = kFewestProducts / saturatingProduct(g.taps(), g.outChannels()),
            .most = kMostOutputs / g.outChannels()};
}

double doubled(std::int64_t value) {
    return static_cast<double>(value);
}

class DepthwiseConv final : public PreparedKernel {
public:
    explicit DepthwiseConv(const DepthwiseJob& job)
        : m_g(job.geometry)
        , m_writer(makeDepthwiseWriter(job))
        , m_finish(job.finish) {}

    void run(std::span<const float> x, std::span<float> y, const Execution& exec) const override {
        const DepthwisePieces pieces(m_g, pieceSize(m_g), exec.threads());
        exec.parallelFor(pieces.count(), 1, [&](std::int64_t begin, std::int64_t end) {
            for (std::int64_t i = begin; i < end && !exec.stopped(); ++i)
                write(pieces.piece(i), pieces, x, y);
        });
    }
    std::int64_t bytes() const override { return m_writer->bytes(); }

private:
    void write(const DepthwisePiece& piece, const DepthwisePieces& pieces, std::span<const float> x,
               std::span<float> y) const {
        const std::span<float> to = y.subspan(static_cast<std::size_t>(pieces.firstPixel(piece) * m_g.outChannels()),
                                              static_cast<std::size_t>(piece.pixels() * m_g.outChannels()));
        m_writer->write(piece, x.data(), to.data());
        if (m_finish)
            m_finish(to);
    }

    DepthwiseGeometry m_g;
    std::unique_ptr<const DepthwiseWriter> m_writer;
    Finish m_finish;
};

} // namespace

bool readsInPlace(const DepthwiseGeometry& g, int lanes) {
    const Window& column = g.windows[2];
    return g.multiplier == 1 && g.channels >= lanes &&
           depthwiseSlide(column.kernel, column.stride, column.dilation) > 0;
}

std::unique_ptr<const DepthwiseWriter> makeDepthwiseWriter(const DepthwiseJob& job) {
    return readsInPlace(job.geometry, kernels().lanes) ? makePlainDepthwise(job) : makeStagedDepthwise(job);
}

KernelPointer makeDepthwise(const DepthwiseJob& job) {
    return std::make_unique<DepthwiseConv>(job);
}

std::int64_t depthwiseWorkingBytes(const DepthwiseGeometry& g, int threads) {
    const bool inPlace = readsInPlace(g, kernels().lanes);
    const double weights = doubled(g.outChannels()) * (doubled(g.taps()) + 1);
    const double staged = inPlace ? 0 : DepthwiseStage::mostFloats(g, kernels().lanes) * threads;
    const double floats = weights * doubled(inPlace ? 1 : pixelsTogether(g.outChannels(), kernels().lanes)) + staged;
    return static_cast<std::int64_t>(std::min(floats * sizeof(float), 0x1p60));
}

} // namespace layerscope
