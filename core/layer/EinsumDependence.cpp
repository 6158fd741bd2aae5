// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/EinsumDependence.h"

#include <algorithm>

namespace layerscope {

Dependence byLabels(const detail::EinsumLabels& labels, std::size_t input, const Shape& shape, const Shape& output) {
    const std::vector<int>& own = labels.inputs[input];
    std::vector<AxisDependence> axes;
    bool trace = false;
    for (int d = 0; d < shape.rank(); ++d) {
        const int label = own[static_cast<std::size_t>(d)];
        const auto at = std::ranges::find(labels.output, label);
        const auto to = static_cast<int>(at - labels.output.begin());
        const bool kept = at != labels.output.end() && shape[d] == output[to];
        axes.push_back(kept ? sameAxis(to) : wholeAxis());
        // A label twice takes the diagonal, and of a sum over it no box can tell.
        trace = trace || (!kept && shape[d] > 1 && std::ranges::count(own, label) > 1);
    }
    const Dependence dependence = axisWise(shape, output, std::move(axes));
    return trace ? bound(dependence) : dependence;
}

} // namespace layerscope
