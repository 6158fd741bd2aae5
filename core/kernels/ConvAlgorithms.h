// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Arithmetic.h"
#include "kernels/Conv.h"
#include "kernels/Epilogue.h"
#include "kernels/PreparedKernel.h"

namespace layerscope {

/// A convolution to be prepared: kernel [kd, kh, kw, C/G, F], bias [F] or empty. What is written is
/// finish(epilogue(sum)). The spans are only read while it is prepared.
struct ConvJob {
    ConvGeometry geometry;
    std::span<const float> kernel;
    std::span<const float> bias;
    Epilogue epilogue{};
    Finish finish{};
};

/// The best that the arithmetic allows for this geometry.
KernelPointer makeConv(const ConvJob& job, Arithmetic arithmetic);

/// Every product of the definition, whatever the kernel, stride, dilation and groups.
KernelPointer makeDirectConv(const ConvJob& job);

/// Memory that a convolution holds and asks for, on so many threads, before any of it exists.
std::int64_t convWorkingBytes(const ConvGeometry& geometry, Arithmetic arithmetic, int threads);

} // namespace layerscope
