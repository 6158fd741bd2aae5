// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Activations.h"
#include "layer/Dependence.h"

#include <cmath>

namespace layerscope {
namespace {

/// Both halves of the axis decide the one that is left.
Dependence gatedHalves(const Shape& before, int axis) {
    const std::int64_t half = before[axis] / 2;
    Shape after = before;
    after[axis] = half;
    const auto shiftedBy = [&](std::int64_t by) {
        std::vector<AxisDependence> axes;
        for (int d = 0; d < before.rank(); ++d)
            axes.push_back(d == axis ? shiftedAxis(d, by, before[d], half) : sameAxis(d));
        return axisWise(before, after, std::move(axes));
    };
    return either(shiftedBy(0), shiftedBy(-half));
}

} // namespace

Dependence activationDependence(const NamedFunction& activation, const Shape& before) {
    if (isElementwise(activation))
        return elementwise(before);
    const double named = activation.arg("axis", -1);
    const bool overAll = std::isinf(named);
    const int axis = overAll ? 0 : static_cast<int>(named < 0 ? named + before.rank() : named);
    if (activation.name == "glu")
        return gatedHalves(before, axis);
    const Dependence along = overAll ? everything(before, before, true) : alongAxes(before, std::span(&axis, 1));
    if ((overAll ? before.elements() : before[axis]) > 1)
        return along;
    // Over one number, softmax gives 1 whatever it is; sparsemax does so but for its rounding.
    return activation.name == "sparsemax" ? bound(along) : nothing();
}

} // namespace layerscope
