// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Resize.h"
#include "layer/Dependence.h"
#include "layers/Spatial.h"

#include <vector>

namespace layerscope {

// LayerDef::dependence of layers that many share, and the parts that others are made of.

/// The same element of the only input.
std::vector<Dependence> sameElement(const LayerInput& in, const TensorSpec& output);

/// Of one input, through the windows of the spatial axes; `channels` is how its channels decide the output's.
Dependence slidDependence(const std::vector<Window>& windows, const Layout& layout, const Shape& input,
                          const Shape& output, const AxisDependence& channels);
Dependence laidDependence(const std::vector<TransposedWindow>& windows, const Layout& layout, const Shape& input,
                          const Shape& output, const AxisDependence& channels);

/// The shape after windows of the spatial axes, with that many channels, in the layout of the input.
template <class SpatialWindows>
Shape slidShape(const SpatialWindows& windows, const Layout& layout, const Shape& input, std::int64_t channels) {
    Shape shape = input;
    for (int i = 0; i < layout.spatialRank(); ++i)
        shape[layout.spatialAxis(i)] = windows[static_cast<std::size_t>(i)].out;
    shape[layout.channelAxis()] = channels;
    return shape;
}

/// Followed by the activation of the parameters; `before` is the shape that it gets.
Dependence activated(Dependence dependence, const Params& params, const Shape& before);

/// Each index of Picks as a list for listedAxis.
std::vector<IndexSet> listsOf(const Picks& picks);
/// The input elements that count for each output element.
std::vector<IndexSet> listsOf(const Resampling& resampling);

} // namespace layerscope
