// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Conv.h"
#include "kernels/Epilogue.h"
#include "kernels/PackedFilters.h"
#include "kernels/WinogradBlocks.h"
#include "kernels/WinogradTiles.h"

#include <span>

namespace layerscope {

/// What a prepared Winograd convolution knows.
struct WinogradParts {
    ConvGeometry geometry;
    const KernelTable& table;
    const WinogradTiles& tiles;
    std::span<const PackedFilters> filters; ///< of each position
    std::span<const float> bias;            ///< [filters to a whole register]
    Epilogue epilogue;
    Finish finish;
};

/// Some tiles for some filters, from input to output, on the calling thread.
class WinogradPiece {
public:
    WinogradPiece(const WinogradParts& parts, const WinogradBlocks& blocks, std::span<const float> x,
                  std::span<float> y);

    void run(std::int64_t piece, std::int64_t group, const Execution& exec);

private:
    using Block = PackedFilters::Block;
    /// Filters whose products are made before they are transformed back.
    struct Chunk {
        std::span<const Block> blocks;
        std::size_t firstBlock = 0;
        std::int64_t first = 0; ///< filter
        int filters = 0;
        int registers = 0;
    };
    Chunk chunkFrom(std::size_t block, std::size_t end) const;

    void gatherFor(std::int64_t outPlane);
    void gatherRun(const WinogradTiles::Run& run, std::int64_t plane);
    void multiply(const Chunk& chunk, std::int64_t outPlane) const;
    void scatter(const Chunk& chunk, std::int64_t outPlane) const;
    void finish(std::int64_t outPlane, std::int64_t first, std::int64_t filters) const;
    float* outPlane(const WinogradTiles::Run& run, std::int64_t outPlane) const;

    const WinogradParts& m_parts;
    const WinogradBlocks& m_blocks;
    const ConvGeometry& m_g;
    std::span<const float> m_x;
    std::span<float> m_y;
    std::span<float> m_inputs;   ///< [planes][positions][tiles][channels]
    std::span<float> m_products; ///< [positions][tiles][filters of a chunk]
    std::int64_t m_begin = 0;    ///< tiles
    std::int64_t m_end = 0;
    std::int64_t m_nextPlane = 0; ///< the planes before it are gathered
};

} // namespace layerscope
