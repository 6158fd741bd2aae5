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

// Fewer channels or filters leave too few products for the transforms.
constexpr std::int64_t kLeastChannels = 16;
constexpr std::int64_t kLeastFilters = 16;
// Transformed weights that do not stay in the processor pay only when enough tiles meet them.
constexpr double kFarWeights = 4096 * 1024;
constexpr double kLeastFarTiles = 12;

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

/// Floats of transformed weights.
double weightsOf(const ConvGeometry& g, int inputs) {
    return static_cast<double>(positionsOf(g, inputs) * g.windows[0].kernel * g.channels) *
           static_cast<double>(g.filters);
}

} // namespace

int winogradInputs(const ConvGeometry& g) {
    const bool fewer = products(g, kWinogradLarge) < 0.95 * products(g, kWinogradSmall);
    return fewer && g.windows[0].kernel * g.channels <= kMostForLarge &&
                   weightsOf(g, kWinogradLarge) <= kMostLargeWeights
               ? kWinogradLarge
               : kWinogradSmall;
}

// Measured against makeDirectConv on one core with AVX-512, time of Winograd's scheme / direct, images of 4 x 4 to 56 x
// 56: 8 channels and filters 1.0 to 2.2, 8 channels and 64 filters 0.9 to 1.2, 16 of each 0.6 to 1.0, 32: 0.4 to 0.8,
// 64 and more: 0.3 to 0.8; 512 of each 1.6 and 1.3 for 4 x 4 and 7 x 7, 0.7 for 14 x 14.
bool winogradPays(const ConvGeometry& g) {
    if (!winogradFits(g) || g.channels < kLeastChannels || g.filters < kLeastFilters)
        return false;
    const int inputs = winogradInputs(g);
    const double independent =
        static_cast<double>(g.batch) * static_cast<double>(g.windows[0].kernel > 1 ? 1 : g.windows[0].out);
    const double tiles = independent * products(g, inputs) / static_cast<double>(positionsOf(g, inputs));
    return weightsOf(g, inputs) <= kFarWeights || tiles >= kLeastFarTiles;
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
