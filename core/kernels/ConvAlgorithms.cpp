// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/ConvAlgorithms.h"

namespace layerscope {

KernelPointer makeConv(const ConvJob& job, Arithmetic /*arithmetic*/) {
    return makeDirectConv(job);
}

std::int64_t convWorkingBytes(const ConvGeometry& geometry, Arithmetic /*arithmetic*/, int threads) {
    return convolveScratchBytes(geometry, threads);
}

} // namespace layerscope
