// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/DepthwisePieces.h"

#include <algorithm>

namespace layerscope {
namespace {

// What Execution::parallelFor hands to each thread when there is enough; see Execution.cpp.
constexpr std::int64_t kHandsPerThread = 4;
// Pieces of the fewest pixels that are worth a hand, rather than one for each thread.
constexpr std::int64_t kHandsWork = 8;

std::int64_t ceilDivide(std::int64_t a, std::int64_t b) {
    return (a + b - 1) / b;
}

/// At least so many parts of each of `planes`, at most `most`; some more where threads then share all of them evenly:
/// several for each when there is enough, so that one that is held up leaves something to the others.
std::int64_t evenParts(std::int64_t planes, std::int64_t least, std::int64_t most, int threads) {
    if (threads == 1)
        return least;
    const auto shared = [&](std::int64_t shares, std::int64_t bound) {
        for (std::int64_t parts = least; parts <= bound && parts < least + shares; ++parts)
            if (planes * parts % shares == 0)
                return parts;
        return std::int64_t{0};
    };
    const std::int64_t hands = threads * kHandsPerThread;
    if (const std::int64_t parts = shared(hands, planes * least >= hands ? most : most / kHandsWork))
        return parts;
    if (const std::int64_t parts = shared(threads, most))
        return parts;
    return std::max(least, std::min<std::int64_t>(most, threads));
}

} // namespace

DepthwisePieces::DepthwisePieces(const DepthwiseGeometry& g, PieceSize size, int threads)
    : m_planes(g.batch * g.windows[0].out)
    , m_rows(g.windows[1].out)
    , m_columns(g.windows[2].out) {
    const std::int64_t mostParts = m_rows * m_columns / std::max<std::int64_t>(size.fewest, 1);
    const std::int64_t rowsTogether = std::max<std::int64_t>(1, size.most / m_columns);
    m_rowParts = evenParts(m_planes, ceilDivide(m_rows, rowsTogether), std::min(m_rows, mostParts), threads);
    if (m_rowParts < m_rows)
        return;
    const std::int64_t least = std::max<std::int64_t>(1, ceilDivide(m_columns, std::max<std::int64_t>(size.most, 1)));
    m_columnParts = evenParts(m_planes * m_rows, least, mostParts / m_rows, threads);
}

DepthwisePiece DepthwisePieces::piece(std::int64_t index) const {
    const auto part = [](std::int64_t whole, std::int64_t parts, std::int64_t i) { return whole * i / parts; };
    const std::int64_t column = index % m_columnParts;
    const std::int64_t row = index / m_columnParts % m_rowParts;
    return {.plane = index / m_columnParts / m_rowParts,
            .rowBegin = part(m_rows, m_rowParts, row),
            .rowEnd = part(m_rows, m_rowParts, row + 1),
            .columnBegin = part(m_columns, m_columnParts, column),
            .columnEnd = part(m_columns, m_columnParts, column + 1)};
}

std::int64_t DepthwisePieces::firstPixel(const DepthwisePiece& piece) const {
    return (piece.plane * m_rows + piece.rowBegin) * m_columns + piece.columnBegin;
}

} // namespace layerscope
