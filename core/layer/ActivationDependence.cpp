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
    if (std::isinf(named))
        return before.elements() == 1 ? nothing() : everything(before, before, true);
    const int axis = static_cast<int>(named < 0 ? named + before.rank() : named);
    if (activation.name == "glu")
        return gatedHalves(before, axis);
    // A softmax over one number is 1, whatever it is.
    return before[axis] == 1 ? nothing() : alongAxes(before, std::span(&axis, 1));
}

} // namespace layerscope
