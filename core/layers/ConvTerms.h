// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Explanation.h"
#include "layers/Taps.h"

#include <functional>
#include <optional>

namespace layerscope {

/// A kernel over maps: which channels an output channel sees, and where the weights lie. Output channel f sees the
/// channels of its group; its weight for tap q and the n-th of these is element q · tapStep + n · channelStep +
/// f · filterStep.
struct KernelLookup {
    int weight = 0; ///< in the order of LayerDef::weights
    std::int64_t channels = 1;
    std::int64_t filters = 1; ///< output channels
    std::int64_t groups = 1;
    std::int64_t tapStep = 1;
    std::int64_t channelStep = 1;
    std::int64_t filterStep = 1;
    std::optional<int> bias{}; ///< the weight that is added to each output channel

    std::int64_t channelsInGroup() const { return channels / groups; }
    std::int64_t filtersInGroup() const { return filters / groups; }
    std::int64_t firstChannel(std::int64_t filter) const { return filter / filtersInGroup() * channelsInGroup(); }
    std::int64_t at(std::int64_t tap, std::int64_t inGroup, std::int64_t filter) const {
        return tap * tapStep + inGroup * channelStep + filter * filterStep;
    }
};
/// Kernel [taps, channels in a group, filters].
KernelLookup convKernel(std::int64_t channels, std::int64_t filters, std::int64_t groups);
/// Kernel [taps, filters, channels].
KernelLookup transposedKernel(std::int64_t channels, std::int64_t filters);
/// Kernel [taps, channels, multiplier]: output channel c · multiplier + m sees channel c alone.
KernelLookup depthwiseKernel(std::int64_t channels, std::int64_t multiplier);

/// The index of the layer's bias, when it has one.
std::optional<int> biasWeight(const Params& params, int index);

/// The taps that made the output at a place.
using TapsOf = std::function<std::vector<Tap>(const Ints& place)>;

/// From the layer's "data_format" and its input 0.
Layout inputLayout(const TermsCall& call);
/// Of a layer with the settings of convSliding.
TapsOf windowTaps(const TermsCall& call, const Layout& layout);

/// How a layer makes maps, before its activation.
struct MapSums {
    /// Appends the steps that make one element.
    std::function<void(Explanation&, const MapElement&)> explain;
    /// The numbers of all channels at an element's place.
    std::function<std::vector<double>(const MapElement&)> all;
};
/// Of a layer with one kernel over its input 0.
MapSums kernelSums(const TermsCall& call, const Layout& layout, const KernelLookup& kernel, const TapsOf& taps);
/// Of a depthwise kernel whose results are mixed by a pointwise one.
MapSums separableSums(const TermsCall& call, const Layout& layout, const KernelLookup& depthwise,
                      const KernelLookup& pointwise, const TapsOf& taps);

/// LayerDef::terms of such a layer: the sums, then its parameter "activation".
Explanation explainMaps(const TermsCall& call, const Layout& layout, const MapSums& sums);

} // namespace layerscope
