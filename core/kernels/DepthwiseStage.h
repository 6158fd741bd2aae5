// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/DepthwisePieces.h"

#include <vector>

namespace layerscope {

/// Floats of pixels that are taken together at most: as many as fill whole registers, of fewer channels than lanes.
inline constexpr std::int64_t kMostTogether = 16 * 15;

/// Pixels of so many channels that together fill whole registers; 1 when one fills a register.
std::int64_t pixelsTogether(std::int64_t channels, std::int64_t lanes);

/// Copies of the lines of x under a piece of a depthwise convolution: each channel once a filter, zeros where a window
/// reaches over the border, and with a stride the columns sorted by their remainder, so that every tap reads
/// neighbouring pixels for neighbouring outputs.
class DepthwiseStage {
public:
    DepthwiseStage(const DepthwiseGeometry& geometry, int lanes);

    /// Scratch that fill asks for, before anything is made; in double, since sizes that no machine can hold must not
    /// overflow before the plan refuses them.
    static double mostFloats(const DepthwiseGeometry& geometry, std::int64_t lanes);

    /// Output rows and columns that a piece may have.
    std::int64_t rows() const { return m_rows; }
    std::int64_t columns() const { return m_columns; }
    std::int64_t together() const { return m_together; }

    /// In the thread's ScratchUse::Lines.
    const float* fill(const DepthwisePiece& piece, const float* x) const;

    // Where things are there, in floats.
    std::int64_t lineAt(const DepthwisePiece& piece, std::int64_t row, std::int64_t tap) const {
        return ((row - piece.rowBegin) * m_g.windows[1].stride + tap) * lineFloats();
    }
    std::int64_t lineFloats() const { return m_lineFloats; }
    std::int64_t planeFloats() const { return m_lines * m_lineFloats; }
    const std::int64_t* tapAt() const { return m_tapAt.data(); }
    std::int64_t floats() const { return m_g.windows[0].kernel * planeFloats(); }

private:
    void fillLine(const DepthwisePiece& piece, const float* line, float* to) const;
    void copyPixels(const float* from, std::int64_t step, std::int64_t count, float* to) const;

    DepthwiseGeometry m_g;
    std::int64_t m_together = 1;
    std::int64_t m_rows = 1;
    std::int64_t m_columns = 1;
    std::int64_t m_lines = 1;               ///< a plane
    std::int64_t m_length = 0;              ///< pixels of one remainder
    std::vector<std::int64_t> m_remainders; ///< of columns by the stride, that some tap reads
    std::vector<std::int64_t> m_tapAt;
    std::int64_t m_lineFloats = 0;
};

} // namespace layerscope
