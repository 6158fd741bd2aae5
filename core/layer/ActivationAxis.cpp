// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/ActivationAxis.h"

#include "layer/Activations.h"

#include <cmath>
#include <string_view>

namespace layerscope {

bool worksOverAll(const NamedFunction& activation) {
    return std::isinf(activation.arg("axis", -1));
}

std::optional<int> activationAxis(const NamedFunction& activation, int rank) {
    const double axis = activation.arg("axis", -1);
    const double positive = axis < 0 ? axis + rank : axis;
    if (positive < 0 || positive >= rank)
        return std::nullopt;
    return static_cast<int>(positive);
}

Shape shapeBefore(const NamedFunction& activation, Shape output) {
    if (findActivation(activation.name)->id == std::string_view("glu"))
        output[*activationAxis(activation, output.rank())] *= 2;
    return output;
}

} // namespace layerscope
