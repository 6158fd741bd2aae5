// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Epilogue.h"

#include <cstdint>

namespace layerscope {

/// Winograd's scheme along an axis makes 4 outputs of 3 taps from 6 inputs with 6 products instead of 12 (F(4, 3)), or
/// 6 from 8 with 8 instead of 18 (F(6, 3)); along two axes with 36 instead of 144, or 64 instead of 324. An axis whose
/// kernel is one tap long is left as it is. Formulas: A. Lavin, S. Gray, "Fast Algorithms for Convolutional Neural
/// Networks" (2015), section 4.
inline constexpr int kWinogradSmall = 6; ///< inputs of a tile along an axis
inline constexpr int kWinogradLarge = 8;

/// One tile along one axis. Elements are those of the image; taps and outputs lie `dilation` of them apart.
struct WinogradSpan {
    std::int64_t in;  ///< element under the tile's first input; may lie in the padding
    std::int64_t out; ///< element of the tile's first output
    int begin;        ///< inputs [begin, end) are elements, the others padding
    int end;
    int outputs; ///< that exist
};

/// Transforms the inputs of tiles that lie in one row:
///     v[position * positionStep + tile * tileStep + channel], also to the last whole register of the channels.
struct WinogradGather {
    const float* x; ///< one plane
    std::int64_t channels;
    std::int64_t rowStep;    ///< floats from one row of x to the next
    std::int64_t rowTap;     ///< floats from one input of a tile to the one below
    std::int64_t columnStep; ///< the same along a row
    std::int64_t columnTap;
    int inputs;   ///< of a tile along an axis: 6 or 8
    bool rowsToo; ///< inputs * inputs positions; otherwise the tiles are one row high
    WinogradSpan row;
    const WinogradSpan* columns; ///< [tiles]
    std::int64_t tiles;
    float* v;
    std::int64_t positionStep;
    std::int64_t tileStep;
};

/// Makes the outputs of such tiles from the products m[position * positionStep + tile * tileStep + filter]:
/// y = epilogue(bias + transformed).
struct WinogradScatter {
    const float* m; ///< registers * lanes are read of each tile
    std::int64_t positionStep;
    std::int64_t tileStep;
    int inputs;
    bool rowsToo;
    WinogradSpan row;
    const WinogradSpan* columns; ///< [tiles]
    std::int64_t tiles;
    const float* bias; ///< [registers * lanes]
    int registers;
    int filters; ///< that are written, at most registers * lanes
    Epilogue epilogue;
    float* y; ///< one plane, from the first filter on
    std::int64_t rowStep;
    std::int64_t rowTap; ///< floats from one output of a tile to the one below
    std::int64_t columnStep;
    std::int64_t columnTap;
};

} // namespace layerscope
