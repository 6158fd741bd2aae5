// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/WinogradBlocks.h"

#include "kernels/RowTask.h"

#include <algorithm>
#include <limits>

namespace layerscope {
namespace {

// How much of a piece is kept at once, by the floats of the transformed weights that each piece reads: weights that
// stay in a core's second-level cache leave it the rest; the further away they come from, the more a piece should make
// of them. Measured on a core with 1 MB of that cache, in a processor with 32 MB of the third level.
struct Cut {
    double weights;      ///< up to so many floats
    std::int64_t floats; ///< of transformed inputs and products
    std::int64_t width;  ///< filters whose products are kept at once
};
constexpr Cut kCuts[] = {{512 * 1024, 88 * 1024, 64},
                         {1536 * 1024, 300 * 1024, 64},
                         {4096 * 1024, 300 * 1024, 256},
                         {std::numeric_limits<double>::infinity(), 1200 * 1024, 256}};
// Fewer tiles than this leave the products too little to do for each weight that is read.
constexpr std::int64_t kFewTiles = 14;
// The same where there is work for more threads otherwise.
constexpr std::int64_t kFewestTiles = 8;

const Cut& cutFor(double weights) {
    return *std::ranges::find_if(kCuts, [&](const Cut& cut) { return weights <= cut.weights; });
}

std::int64_t roundUp(std::int64_t value, std::int64_t to) {
    return (value + to - 1) / to * to;
}

/// A step between numbers that are used together: an odd number of cache lines, so that they do not evict each other.
std::int64_t oddLines(std::int64_t floats) {
    return roundUp(floats, 16) | 16;
}

} // namespace

WinogradBlocks::WinogradBlocks(const ConvGeometry& geometry, int positions, int lanes)
    : planes(geometry.windows[0].extent())
    , tileStep(roundUp(geometry.channels, lanes)) {
    const std::int64_t filters = roundUp(geometry.filters, lanes);
    const Cut& cut =
        cutFor(static_cast<double>(positions * geometry.windows[0].kernel * tileStep) * static_cast<double>(filters));
    width = std::min(filters, std::max<std::int64_t>(cut.width, kMostRegisters * lanes));
    placeTiles(std::max(cut.floats / (positions * (planes * tileStep + width)), kFewTiles), positions);
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
    if (tileCount / shared >= kFewestTiles)
        pieces = shared;
    else if (pieces < threads)
        groups = std::min((threads + pieces - 1) / pieces, blocks);
}

} // namespace layerscope
