// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/ConvAlgorithms.h"
#include "kernels/Depthwise.h"

namespace layerscope {

/// Whether `pointwise` works on each pixel of what `depthwise` writes: a kernel of one element, stride 1, one group.
bool isSeparable(const DepthwiseGeometry& depthwise, const ConvGeometry& pointwise);

/// Both, one after the other, a few rows at a time, so that what lies between never leaves the cache. Each has its own
/// bias, epilogue and finish: a separable layer, or a depthwise layer and the 1 x 1 convolution behind it. Only for
/// isSeparable geometries.
KernelPointer makeSeparable(const DepthwiseJob& depthwise, const ConvJob& pointwise);

/// Memory that both hold and ask for, on so many threads, before any of it exists.
std::int64_t separableWorkingBytes(const DepthwiseGeometry& depthwise, std::int64_t filters, int threads);

} // namespace layerscope
