// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/KernelTable.h"
#include "kernels/WinogradBlocks.h"
#include "kernels/WinogradConv.h"
#include "kernels/WinogradTask.h"

#include <algorithm>
#include <limits>

namespace layerscope {

bool winogradPays(const ConvGeometry& g) {
    return winogradFits(g) && g.channels >= 16 && g.filters >= 16;
}

std::int64_t winogradWorkingBytes(const ConvGeometry& g, int threads) {
    const int positions = g.windows[1].kernel == 1 ? kWinogradInputs : kWinogradInputs * kWinogradInputs;
    const double filters = static_cast<double>(g.filters) + kernels().lanes;
    const double weights =
        positions * static_cast<double>(g.windows[0].kernel) * static_cast<double>(g.channels) * filters;
    const double spans = static_cast<double>(g.windows[1].out) + static_cast<double>(g.windows[2].out);
    const double scratch = static_cast<double>(WinogradBlocks::mostFloats(g, positions, kernels().lanes));
    const double bytes =
        (weights * (1 + static_cast<double>(threads) / positions) + scratch * threads) * sizeof(float) +
        spans * sizeof(WinogradSpan);
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    return bytes < static_cast<double>(kMost) ? static_cast<std::int64_t>(bytes) : kMost;
}

} // namespace layerscope
