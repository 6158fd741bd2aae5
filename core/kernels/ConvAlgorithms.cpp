// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/ConvAlgorithms.h"

#include "kernels/SlidingSum.h"
#include "kernels/WinogradConv.h"

#include <algorithm>

namespace layerscope {

KernelPointer makeConv(const ConvJob& job, Arithmetic arithmetic) {
    if (arithmetic == Arithmetic::Fast && winogradPays(job.geometry))
        return makeWinogradConv(job);
    return makeDirectConv(job);
}

std::int64_t convWorkingBytes(const ConvGeometry& geometry, Arithmetic arithmetic, int threads) {
    const std::int64_t direct = SlidingSum::workingBytes(geometry, threads);
    const bool winograd = arithmetic == Arithmetic::Fast && winogradPays(geometry);
    return winograd ? std::max(direct, winogradWorkingBytes(geometry, threads)) : direct;
}

} // namespace layerscope
