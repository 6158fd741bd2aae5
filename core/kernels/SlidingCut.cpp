// SPDX-License-Identifier: GPL-3.0-or-later
// How the work of a SlidingSum is shared out.
#include "kernels/SlidingSum.h"

#include <algorithm>
#include <numeric>

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

/// The least number of parts from `parts` to `most` that makes `others` * parts come out even for the threads: all have
/// equally many, if possible in equally many turns.
std::int64_t evenParts(std::int64_t parts, std::int64_t most, std::int64_t others, int threads) {
    for (const std::int64_t multiple : {kPiecesPerThread * threads, std::int64_t{threads}}) {
        const std::int64_t step = multiple / std::gcd(multiple, others);
        if (const std::int64_t even = ceilDivide(parts, step) * step; even <= most)
            return even;
    }
    return parts;
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
    if (row.out > 1)
        cut.rows = evenParts(cut.rows, row.out, planes * cut.columns * cut.blocks, threads);
    else if (column.out > 1)
        cut.columns = evenParts(cut.columns, column.out, planes * cut.blocks, threads);
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
