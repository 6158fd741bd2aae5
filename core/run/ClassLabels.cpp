// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/ClassLabels.h"

#include "base/Numbers.h"

namespace layerscope {

std::optional<Fault> nameClasses(const Graph::NodePtr& node, TensorSpec& output) {
    if (node->classNames.empty())
        return std::nullopt;
    if (output.axes.empty() ||
        (output.axes.back().kind != AxisKind::Feature && output.axes.back().kind != AxisKind::Channel))
        return Fault{
            message(N_("The class names are not shown: the last axis of the output is neither channels nor features.")),
            message(N_("Give them to a layer that ends in classes, such as a Dense layer.")),
            {},
            -1};
    const std::int64_t places = output.shape[output.shape.rank() - 1];
    const auto names = static_cast<std::int64_t>(node->classNames.size());
    if (names != places)
        return Fault{message(N_("There are %1 class names, but the output has %2 places on its last axis."),
                             groupedNumber(names), groupedNumber(places)),
                     message(N_("Choose class names that belong to this model.")),
                     {},
                     -1};
    Axis& axis = output.axes.back();
    axis = {.kind = axis.kind, .source = axis.source};
    // They live as long as the node does, and the same node gives the same labels at each compilation.
    axis.labels = {node, &node->classNames};
    return std::nullopt;
}

} // namespace layerscope
