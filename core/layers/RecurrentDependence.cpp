// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/RecurrentDependence.h"

#include "layer/Activations.h"

#include <cmath>

namespace layerscope {
namespace {

bool isCurve(const CellSettings& cell) {
    return isElementwise(cell.activation) && (cell.kind == CellKind::Simple || isElementwise(cell.recurrentActivation));
}

/// Whether the activation looks along the batch of [batch, units].
bool mixesExamples(const NamedFunction& activation) {
    const double axis = activation.arg("axis", -1);
    return !isElementwise(activation) && (std::isinf(axis) || axis == 0 || axis == -2);
}

} // namespace

Dependence walkDependence(const CellSettings& cell, const Walk& walk, const Shape& input, const Shape& output) {
    const std::int64_t steps = input[1];
    std::vector<AxisDependence> axes{sameAxis(0), wholeAxis(), wholeAxis()};
    if (walk.sequences) {
        const AxisDependence walked = upToAxis(1, steps, steps);
        axes[1] = walk.backwards ? chained(reversedAxis(1, steps), walked) : walked;
    }
    if (mixesExamples(cell.activation) || (cell.kind != CellKind::Simple && mixesExamples(cell.recurrentActivation)))
        axes[0] = wholeAxis();
    const Dependence dependence = axisWise(input, output, std::move(axes));
    // A softmax over a single number is 1, whatever comes in: there may be less to it.
    return isCurve(cell) ? dependence : bound(dependence);
}

} // namespace layerscope
