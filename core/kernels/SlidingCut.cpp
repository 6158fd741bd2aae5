// SPDX-License-Identifier: GPL-3.0-or-later
// How the work of a SlidingSum is shared out.
#include "kernels/SlidingSum.h"

#include <algorithm>

namespace layerscope {
namespace {

// Floats of input and output that a piece touches: half of a core's second-level cache.
constexpr std::int64_t kPieceFloats = 128 * 1024;
// Weights that do not fit into that cache are better read once, by the thread that has them, than by every piece.
constexpr std::int64_t kManyWeights = 1024 * 1024;
// Pieces a thread, so that one which is held up leaves something to the others.
constexpr std::int64_t kPiecesPerThread = 4;
constexpr std::int64_t kLeastColumns = 64;
constexpr std::int64_t kLeastRows = 4;

std::int64_t ceilDivide(std::int64_t a, std::int64_t b) {
    return (a + b - 1) / b;
}

std::int64_t roundUp(std::int64_t count, std::int64_t multiple) {
    return ceilDivide(count, multiple) * multiple;
}

} // namespace

SlidingSum::Cut SlidingSum::cutFor(int threads) const {
    const ConvGeometry& g = m_plan.geometry;
    const auto& [depth, row, column] = g.windows;
    const std::int64_t planes = g.batch * depth.out;
    const auto blocks = static_cast<std::int64_t>(m_blocks.size());
    const std::int64_t wanted = threads == 1 ? 1 : kPiecesPerThread * threads;
    Cut cut;
    if (bytes() > kManyWeights && blocks > 1)
        cut.blocks = std::min(blocks, wanted);
    const std::int64_t lineFloats =
        std::max<std::int64_t>(1, column.size * g.channels * row.stride + column.out * g.filters / cut.blocks);
    const std::int64_t rows = std::clamp<std::int64_t>(kPieceFloats / lineFloats, 1, row.out);
    cut.rows = ceilDivide(row.out, rows);
    if (rows == 1)
        cut.columns = std::clamp<std::int64_t>(lineFloats / kPieceFloats, 1,
                                               std::max<std::int64_t>(1, column.out / kLeastColumns));
    if (threads == 1)
        return cut;
    const auto missing = [&] { return ceilDivide(wanted, planes * cut.rows * cut.columns * cut.blocks); };
    cut.rows = std::min(cut.rows * missing(), std::max(cut.rows, row.out / kLeastRows));
    cut.columns = std::min(cut.columns * missing(), std::max(cut.columns, column.out / kLeastColumns));
    if (missing() > 1)
        cut.blocks = std::min(blocks, cut.blocks * missing());
    if (missing() > 1)
        cut.rows = std::min(row.out, cut.rows * missing());
    if (const std::int64_t even = roundUp(cut.rows, threads); planes % threads != 0 && even <= row.out)
        cut.rows = even;
    return cut;
}

std::int64_t SlidingSum::pieces(const Cut& cut) const {
    const ConvGeometry& g = m_plan.geometry;
    return g.batch * g.windows[0].out * cut.rows * cut.columns * cut.blocks;
}

SlidingSum::Piece SlidingSum::pieceAt(const Cut& cut, std::int64_t index) const {
    const auto& [depth, row, column] = m_plan.geometry.windows;
    const auto take = [&index](std::int64_t parts) {
        const std::int64_t part = index % parts;
        index /= parts;
        return part;
    };
    const std::int64_t columns = take(cut.columns);
    const std::int64_t rows = take(cut.rows);
    const std::int64_t plane = take(depth.out);
    const std::int64_t batch = take(m_plan.geometry.batch);
    const auto part = [](std::int64_t of, std::int64_t at, std::int64_t parts) { return of * at / parts; };
    const auto blocks = static_cast<std::int64_t>(m_blocks.size());
    return {.batch = batch,
            .depth = plane,
            .rowBegin = part(row.out, rows, cut.rows),
            .rowEnd = part(row.out, rows + 1, cut.rows),
            .columnBegin = part(column.out, columns, cut.columns),
            .columnEnd = part(column.out, columns + 1, cut.columns),
            .blockBegin = static_cast<std::size_t>(part(blocks, index, cut.blocks)),
            .blockEnd = static_cast<std::size_t>(part(blocks, index + 1, cut.blocks))};
}

} // namespace layerscope
