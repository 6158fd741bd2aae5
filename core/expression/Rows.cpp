// SPDX-License-Identifier: GPL-3.0-or-later
#include "expression/Rows.h"

#include "kernels/Permute.h"

#include <algorithm>

namespace layerscope::expression {

Spec reducedSpec(const Spec& x, const std::vector<int>& axes, bool keep, Element element) {
    Spec out{.shape = {}, .element = element, .axes = {}};
    for (int axis = 0; axis < x.shape.rank(); ++axis) {
        const bool reduced = std::ranges::find(axes, axis) != axes.end();
        if (reduced && !keep)
            continue;
        out.shape.append(reduced ? 1 : x.shape[axis]);
        out.axes.push_back(x.axes[static_cast<std::size_t>(axis)]);
    }
    return out;
}

Rows rowsAlong(const Tensor& x, const std::vector<int>& axes, const Execution& exec) {
    Rows rows;
    for (int axis = 0; axis < x.shape().rank(); ++axis)
        if (std::ranges::find(axes, axis) == axes.end())
            rows.order.push_back(axis);
    for (const int axis : axes) {
        rows.order.push_back(axis);
        rows.length *= x.shape()[axis];
    }
    rows.tensor = std::ranges::is_sorted(rows.order) ? x : permuted(x, rows.order, exec);
    return rows;
}

Tensor fromRows(const Tensor& rows, const std::vector<int>& order, const Execution& exec) {
    if (std::ranges::is_sorted(order))
        return rows;
    std::vector<int> back(order.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        back[static_cast<std::size_t>(order[i])] = static_cast<int>(i);
    return permuted(rows, back, exec);
}

} // namespace layerscope::expression
