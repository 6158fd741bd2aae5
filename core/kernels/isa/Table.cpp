// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/isa/Packet.h"

namespace layerscope::LAYERSCOPE_ISA {

const KernelTable kTable{
    .name = LAYERSCOPE_ISA_NAME,
    .lanes = kLanes,
    .multiply = multiply,
    .applyCurve = applyCurve,
    .weighChannels = weighChannels,
    .computeRow = computeRow,
    .gatherWinograd = gatherWinograd,
    .scatterWinograd = scatterWinograd,
    .multiplyVector = multiplyVector,
    .pool = pool,
    .applyAffine = applyAffine,
};

} // namespace layerscope::LAYERSCOPE_ISA
