// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Conv.h"

#include <cstdint>

namespace layerscope {

/// How Winograd's work is cut into pieces: so many tiles for so many filters at a time, and where their numbers lie in
/// scratch memory. All steps are in floats.
struct WinogradBlocks {
    std::int64_t tiles = 1;  ///< most in a piece
    std::int64_t pieces = 1; ///< that the tiles are cut into
    std::int64_t groups = 1; ///< that the filters are cut into; each transforms the input for itself
    std::int64_t width = 1;  ///< most filters whose products are kept at once, whole registers

    std::int64_t planes = 1;       ///< of transformed input that are kept
    std::int64_t tileStep = 0;     ///< of transformed input
    std::int64_t positionStep = 0; ///< of transformed input
    std::int64_t planeStep = 0;    ///< of transformed input
    std::int64_t productStep = 0;  ///< from the products of one position to the next

    std::int64_t inputFloats() const { return planes * planeStep; }
    std::int64_t productFloats(int positions) const { return positions * productStep; }

    /// `tileCount` of WinogradTiles; `lanes` of the KernelTable.
    WinogradBlocks(const ConvGeometry& geometry, std::int64_t tileCount, int positions, int lanes, int threads);

    /// Most floats of scratch memory that one thread needs.
    static std::int64_t mostFloats(const ConvGeometry& geometry, int positions, int lanes);

private:
    WinogradBlocks(const ConvGeometry& geometry, int positions, int lanes);
    void placeTiles(std::int64_t count, int positions);
    void cutTiles(std::int64_t tileCount, std::int64_t blocks, int threads);
};

} // namespace layerscope
