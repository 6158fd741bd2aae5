// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/KernelTable.h"
#include "kernels/WinogradBlocks.h"
#include "kernels/WinogradConv.h"
#include "kernels/WinogradTask.h"

#include <algorithm>
#include <limits>

namespace layerscope {
namespace {

// Sums of more products in large tiles would come too near to the error that is promised.
constexpr std::int64_t kMostForLarge = 768;
// Large tiles have 64 / 36 of the weights of small ones, which from here on cost more than the products that are saved.
constexpr double kMostLargeWeights = 1536 * 1024;

std::int64_t positionsOf(const ConvGeometry& g, int inputs) {
    return g.windows[1].kernel == 1 ? inputs : std::int64_t{inputs} * inputs;
}

/// Numbers that an axis of tiles takes, for each channel.
double transformedSize(const Window& window, int inputs) {
    if (window.kernel == 1)
        return static_cast<double>(window.out);
    const std::int64_t phases = std::min(window.dilation, window.out);
    const std::int64_t outputs = (window.out + phases - 1) / phases;
    return static_cast<double>(phases) * static_cast<double>((outputs + inputs - 3) / (inputs - 2)) * inputs;
}

/// Products with tiles of so many inputs, for each channel and filter.
double products(const ConvGeometry& g, int inputs) {
    return transformedSize(g.windows[1], inputs) * transformedSize(g.windows[2], inputs);
}

} // namespace

int winogradInputs(const ConvGeometry& g) {
    const std::int64_t depth = g.windows[0].kernel * g.channels;
    const double weights = static_cast<double>(positionsOf(g, kWinogradLarge) * depth) * static_cast<double>(g.filters);
    const bool fewer = products(g, kWinogradLarge) < 0.95 * products(g, kWinogradSmall);
    return fewer && depth <= kMostForLarge && weights <= kMostLargeWeights ? kWinogradLarge : kWinogradSmall;
}

bool winogradPays(const ConvGeometry& g) {
    return winogradFits(g) && g.channels >= 16 && g.filters >= 16;
}

std::int64_t winogradWorkingBytes(const ConvGeometry& g, int threads) {
    const auto positions = static_cast<int>(positionsOf(g, winogradInputs(g)));
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
