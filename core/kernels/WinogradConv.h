// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/ConvAlgorithms.h"

#include <cstdint>

namespace layerscope {

/// Whether Winograd's scheme F(4, 3) can compute it: rows of 3 taps with stride 1, any dilation and padding; the same
/// for columns, or 1 tap; up to kMostWinogradPlanes planes of kernel; one group.
bool winogradFits(const ConvGeometry& geometry);

/// Whether it is also expected to be faster than makeDirectConv, by the rule of WinogradPays.cpp.
bool winogradPays(const ConvGeometry& geometry);

/// Inputs of the tiles along an axis that are best for it: kWinogradSmall or kWinogradLarge.
int winogradInputs(const ConvGeometry& geometry);

/// A convolution that winogradFits. Off by less than 1e-4 of the largest output up to 512 channels (measured: 3e-5),
/// where direct sums are off by about a sixth of that. A NaN or an infinity in the input reaches the outputs of the
/// tiles that look at it, 4 x 4 each, not only those whose own taps do.
KernelPointer makeWinogradConv(const ConvJob& job);

/// Memory that makeWinogradConv holds and asks for, on so many threads; saturates.
std::int64_t winogradWorkingBytes(const ConvGeometry& geometry, int threads);

/// Planes that a kernel may reach over, from the first to the last.
inline constexpr std::int64_t kMostWinogradPlanes = 16;

} // namespace layerscope
