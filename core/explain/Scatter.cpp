// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/Scatter.h"

#include "explain/Geometry.h"
#include "tensor/Elements.h"

#include <algorithm>

namespace layerscope {
std::optional<Scatter> scatterOf(const Step& step, std::size_t index, const PlanStep& node, const NodeNumbers& numbers,
                                 std::span<const std::int64_t> element) {
    const Term& term = step.terms[index];
    const auto port = static_cast<std::size_t>(term.weight.port);
    if (term.factor.origin != Origin::Input || term.weight.origin != Origin::Weight || port >= node.weights.size() ||
        node.weights[port].layout != KernelLayout::FilterChannel)
        return std::nullopt;
    const Tensor& kernel = numbers.weights[port];
    const std::vector<int> dimensions = spatialDimensions(node.output.axes);
    if (static_cast<int>(dimensions.size()) + 2 != kernel.shape().rank())
        return std::nullopt;
    const std::vector<std::int64_t> own = indexOf(kernel.shape(), term.weight.index);
    Scatter scatter;
    scatter.factor = term.factor.value;
    for (std::size_t a = 0; a < dimensions.size(); ++a)
        scatter.sizes.push_back(kernel.shape()[static_cast<int>(a)]);
    const Shape window{std::span<const std::int64_t>(scatter.sizes)};
    for (std::int64_t tap = 0; tap < window.elements(); ++tap) {
        std::vector<std::int64_t> at = indexOf(window, tap);
        Scatter::Cell cell{{element.begin(), element.end()}, 0, 0};
        bool inside = true;
        for (std::size_t a = 0; a < dimensions.size(); ++a) {
            std::int64_t& place = cell.output[static_cast<std::size_t>(dimensions[a])];
            place += (at[a] - own[a]) * dilationOf(node, a);
            inside &= place >= 0 && place < node.output.shape[dimensions[a]];
        }
        if (!inside)
            cell.output.clear();
        if (std::equal(at.begin(), at.end(), own.begin()))
            scatter.own = static_cast<std::size_t>(tap);
        at.insert(at.end(), own.end() - 2, own.end());
        cell.weight = kernel.at(flatOf(kernel.shape(), at));
        cell.product = cell.weight * term.factor.value;
        scatter.cells.push_back(std::move(cell));
    }
    return scatter;
}

} // namespace layerscope
