// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Depthwise.h"

namespace layerscope {

/// Output pixels that are worked on together: whole rows of a plane (an index over batch and depth), or a part of one
/// row; they lie together in memory.
struct DepthwisePiece {
    std::int64_t plane;
    std::int64_t rowBegin;
    std::int64_t rowEnd;
    std::int64_t columnBegin;
    std::int64_t columnEnd;

    std::int64_t rows() const { return rowEnd - rowBegin; }
    std::int64_t columns() const { return columnEnd - columnBegin; }
    std::int64_t pixels() const { return rows() * columns(); }
};

/// How many pixels a piece should have: at most `most`, and not fewer than `fewest` only to have one for each thread.
struct PieceSize {
    std::int64_t fewest;
    std::int64_t most;
};

/// The output of a depthwise convolution in pieces of almost even size, as many as threads share evenly.
class DepthwisePieces {
public:
    DepthwisePieces(const DepthwiseGeometry& geometry, PieceSize size, int threads);

    std::int64_t count() const { return m_planes * m_rowParts * m_columnParts; }
    DepthwisePiece piece(std::int64_t index) const;
    /// The piece's first pixel on the output.
    std::int64_t firstPixel(const DepthwisePiece& piece) const;

private:
    std::int64_t m_planes;
    std::int64_t m_rows;
    std::int64_t m_columns;
    std::int64_t m_rowParts = 1;
    std::int64_t m_columnParts = 1;
};

} // namespace layerscope
