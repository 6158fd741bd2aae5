// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/Tensor.h"

#include <vector>

namespace layerscope {

/// The taps of one filter along one axis.
using Taps = std::vector<float>;

namespace taps {
Taps mean(int count);
Taps triangle(int count); ///< rises and falls, sums to 1
Taps change();            ///< the next less the one before
/// Scaled by a number.
Taps scaled(Taps taps, float by);
/// A low-pass less a lower one: what swings between two lengths of a wave, in elements.
Taps band(int count, double shortest, double longest);
} // namespace taps

/// One filter of a Conv1D: taps for some of the channels, the same number for each.
struct LineFilter {
    struct Part {
        int channel;
        Taps taps;
    };
    std::vector<Part> parts;
};
/// [taps, channels, filters]; shorter ones stand in the middle.
Tensor lineKernel(int channels, const std::vector<LineFilter>& filters);
/// [taps, channels, multiplier]: the same filters for each channel.
Tensor eachLine(int channels, const std::vector<Taps>& filters);
/// [1 (one or more times), in, out] from rows of `out` numbers, one an input channel; rank counts all dimensions.
Tensor mixing(int rank, const std::vector<Taps>& rows);

/// One filter of a Conv3D: the product of taps along depth, rows and columns, of the mean of all channels.
struct BoxFilter {
    Taps depth;
    Taps rows;
    Taps columns;
};
/// [depth, rows, columns, channels, filters], as large as the largest; smaller ones stand in the middle.
Tensor boxKernel(int channels, const std::vector<BoxFilter>& filters);
/// For a transposed layer, each channel by itself: [depth, rows, columns, channels, channels]; empty taps leave an axis
/// out.
Tensor layingKernel(int channels, const std::vector<Taps>& axes);

} // namespace layerscope
