// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/Geometry.h"

namespace layerscope {

std::vector<int> spatialDimensions(const Axes& axes) {
    std::vector<int> dimensions;
    for (std::size_t d = 0; d < axes.size(); ++d)
        if (axes[d].isSpatial())
            dimensions.push_back(static_cast<int>(d));
    return dimensions;
}

std::int64_t dilationOf(const PlanStep& node, std::size_t axis) {
    const ParamDef* def = node.def->param("dilation_rate");
    if (!def)
        return 1;
    if (def->kind == ParamKind::Integer)
        return node.node->params.integer("dilation_rate");
    const Ints& rates = node.node->params.ints("dilation_rate");
    return axis < rates.size() ? rates[axis] : 1;
}

} // namespace layerscope
