// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/WinogradBlocks.h"

#include "kernels/RowTask.h"

#include <algorithm>

namespace layerscope {
namespace {

// Transformed inputs and products of a piece stay in a core's second-level cache beside the weights they meet.
constexpr std::int64_t kPieceFloats = 150 * 1024;
// Filters whose products are kept at once: fewer keep the products near, more read the inputs less often.
constexpr std::int64_t kWidth = 64;
// Fewer tiles than this leave the products too little to do for each weight that is read.
constexpr std::int64_t kFewTiles = 14;

std::int64_t roundUp(std::int64_t value, std::int64_t to) {
    return (value + to - 1) / to * to;
}

/// A step between numbers that are used together: an odd number of cache lines, so that they do not evict each other.
std::int64_t oddLines(std::int64_t floats) {
    return roundUp(floats, 16) | 16;
}

} // namespace

WinogradBlocks::WinogradBlocks(const ConvGeometry& geometry, int positions, int lanes)
    : width(std::min(roundUp(geometry.filters, lanes), std::max<std::int64_t>(kWidth, kMostRegisters * lanes)))
    , planes(geometry.windows[0].extent())
    , tileStep(roundUp(geometry.channels, lanes)) {
    const std::int64_t floatsPerTile = positions * (planes * tileStep + width);
    placeTiles(std::max(kPieceFloats / floatsPerTile, kFewTiles), positions);
}

WinogradBlocks::WinogradBlocks(const ConvGeometry& geometry, std::int64_t tileCount, int positions, int lanes,
                               int threads)
    : WinogradBlocks(geometry, positions, lanes) {
    const std::int64_t blocks = (geometry.filters + 2L * lanes - 1) / (2L * lanes);
    cutTiles(tileCount, blocks, threads);
    placeTiles((tileCount + pieces - 1) / pieces, positions);
}

std::int64_t WinogradBlocks::mostFloats(const ConvGeometry& geometry, int positions, int lanes) {
    const WinogradBlocks blocks(geometry, positions, lanes);
    return blocks.inputFloats() + blocks.productFloats(positions);
}

void WinogradBlocks::placeTiles(std::int64_t count, int positions) {
    tiles = count;
    positionStep = oddLines(tiles * tileStep);
    planeStep = positions * positionStep;
    productStep = oddLines(tiles * width);
}

void WinogradBlocks::cutTiles(std::int64_t tileCount, std::int64_t blocks, int threads) {
    pieces = (tileCount + tiles - 1) / tiles;
    if (threads == 1)
        return;
    const std::int64_t shared = roundUp(pieces, pieces > 4L * threads ? 4L * threads : threads);
    if (tileCount / shared >= kFewTiles)
        pieces = shared;
    else if (pieces < threads)
        groups = std::min((threads + pieces - 1) / pieces, blocks);
}

} // namespace layerscope
