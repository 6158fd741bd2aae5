// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/Dependences.h"

#include "layer/Activations.h"

namespace layerscope {
namespace {

/// One AxisDependence a spatial axis, made of its window.
template <class Windows, class Make>
Dependence through(const Windows& windows, const Layout& layout, const Shape& input, const Shape& output,
                   const AxisDependence& channels, Make make) {
    std::vector<AxisDependence> axes(static_cast<std::size_t>(layout.rank), sameAxis(0));
    axes[static_cast<std::size_t>(layout.channelAxis())] = channels;
    for (int i = 0; i < layout.spatialRank(); ++i) {
        const int axis = layout.spatialAxis(i);
        axes[static_cast<std::size_t>(axis)] = make(axis, windows[static_cast<std::size_t>(i)]);
    }
    return axisWise(input, output, std::move(axes));
}

} // namespace

std::vector<Dependence> sameElement(const LayerInput& in, const TensorSpec& /*output*/) {
    return {elementwise(in.inputs[0].shape)};
}

Dependence slidDependence(const std::vector<Window>& windows, const Layout& layout, const Shape& input,
                          const Shape& output, const AxisDependence& channels) {
    return through(windows, layout, input, output, channels, slidAxis);
}

Dependence laidDependence(const std::vector<TransposedWindow>& windows, const Layout& layout, const Shape& input,
                          const Shape& output, const AxisDependence& channels) {
    return through(windows, layout, input, output, channels, laidAxis);
}

Dependence activated(Dependence dependence, const Params& params, const Shape& before) {
    const NamedFunction& activation = params.function("activation");
    return isElementwise(activation) ? dependence : chained(dependence, activationDependence(activation, before));
}

std::vector<IndexSet> listsOf(const Picks& picks) {
    std::vector<IndexSet> lists;
    for (const std::int64_t pick : picks)
        lists.push_back(pick == kNothing ? IndexSet() : IndexSet::one(pick));
    return lists;
}

std::vector<IndexSet> listsOf(const Resampling& resampling) {
    std::vector<IndexSet> lists(static_cast<std::size_t>(resampling.out));
    for (std::size_t o = 0; o < lists.size(); ++o)
        for (std::int64_t tap = 0; tap < resampling.taps; ++tap)
            if (resampling.weights[o * static_cast<std::size_t>(resampling.taps) + static_cast<std::size_t>(tap)] != 0)
                lists[o].add(IndexSet::one(resampling.first[o] + tap));
    return lists;
}

} // namespace layerscope
