// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/Dependence.h"

#include "tensor/Regions.h"

#include <algorithm>

namespace layerscope {
namespace {

ElementSet eachRegion(const ElementSet& from, const std::function<void(const Region&, ElementSet& to)>& map) {
    ElementSet to;
    to.exact = from.exact;
    for (const Region& region : from.regions)
        map(region, to);
    return to;
}

/// Adds the region unless a dimension of it is empty.
void addRegion(ElementSet& to, const Region& region, bool exact) {
    if (isEmpty(region))
        return;
    to.add(region);
    to.exact = to.exact && exact;
}

ElementSet backAlong(const Shape& input, const std::vector<AxisDependence>& axes, const ElementSet& outputs) {
    return eachRegion(outputs, [&](const Region& region, ElementSet& to) {
        Region from;
        bool exact = true;
        for (std::size_t d = 0; d < axes.size(); ++d) {
            const AxisDependence& axis = axes[d];
            const Reach reach = axis.output == AxisDependence::kEvery
                                    ? Reach{IndexSet::all(input[static_cast<int>(d)])}
                                    : axis.back(region[static_cast<std::size_t>(axis.output)]);
            from.push_back(reach.indices);
            exact = exact && reach.exact;
        }
        addRegion(to, from, exact);
    });
}

ElementSet forthAlong(const Shape& output, const std::vector<AxisDependence>& axes, const ElementSet& inputs) {
    return eachRegion(inputs, [&](const Region& region, ElementSet& to) {
        Region out = wholeOf(output);
        std::vector<int> named(out.size(), 0);
        bool exact = true;
        for (std::size_t d = 0; d < axes.size(); ++d) {
            if (axes[d].output == AxisDependence::kEvery)
                continue;
            const auto at = static_cast<std::size_t>(axes[d].output);
            const Reach reach = axes[d].forth(region[d]);
            exact = exact && reach.exact;
            out[at] = named[at]++ == 0 ? reach.indices : common(out[at], reach.indices);
        }
        addRegion(to, out, exact);
    });
}

/// Two dimensions that one of the output's decides together (a diagonal) are no product: only a bound, unless a single
/// index is asked for.
bool isDiagonal(const std::vector<AxisDependence>& axes) {
    for (std::size_t a = 0; a < axes.size(); ++a)
        for (std::size_t b = 0; b < a; ++b)
            if (axes[a].output == axes[b].output && axes[a].output != AxisDependence::kEvery)
                return true;
    return false;
}

bool isSingle(const ElementSet& set) {
    return std::ranges::all_of(set.regions, [](const Region& region) {
        return std::ranges::all_of(region, [](const IndexSet& axis) { return axis.count() <= 1; });
    });
}

} // namespace

Dependence axisWise(const Shape& input, const Shape& output, std::vector<AxisDependence> axes) {
    const bool diagonal = isDiagonal(axes);
    return {.back =
                [=](const ElementSet& outputs) {
                    ElementSet set = backAlong(input, axes, outputs);
                    set.exact = set.exact && (!diagonal || isSingle(outputs));
                    return set;
                },
            .forth =
                [=](const ElementSet& inputs) {
                    ElementSet set = forthAlong(output, axes, inputs);
                    set.exact = set.exact && (!diagonal || isSingle(inputs));
                    return set;
                }};
}

Dependence elementwise(const Shape& shape) {
    return alongAxes(shape, {});
}

Dependence alongAxes(const Shape& shape, std::span<const int> whole) {
    std::vector<AxisDependence> axes;
    for (int d = 0; d < shape.rank(); ++d)
        axes.push_back(std::ranges::find(whole, d) != whole.end() ? wholeAxis() : sameAxis(d));
    return axisWise(shape, shape, std::move(axes));
}

Dependence broadcast(const Shape& input, const Shape& output, int leading) {
    std::vector<AxisDependence> axes;
    for (int d = 0; d < input.rank(); ++d) {
        const int to = d < leading ? d : d + output.rank() - input.rank();
        axes.push_back(input[d] == output[to] ? sameAxis(to) : wholeAxis());
    }
    return axisWise(input, output, std::move(axes));
}

Dependence permutedAxes(const Shape& input, std::span<const int> order) {
    std::vector<AxisDependence> axes(static_cast<std::size_t>(input.rank()));
    Shape output;
    for (std::size_t d = 0; d < order.size(); ++d) {
        axes[static_cast<std::size_t>(order[d])] = sameAxis(static_cast<int>(d));
        output.append(input[order[d]]);
    }
    return axisWise(input, output, std::move(axes));
}

Dependence everything(const Shape& input, const Shape& output, bool exact) {
    const auto all = [exact](const Shape& shape) {
        return [shape, exact](const ElementSet& from) {
            ElementSet to = from.empty() ? ElementSet::none() : ElementSet::whole(shape);
            to.exact = from.exact && (exact || from.empty());
            return to;
        };
    };
    return {.back = all(input), .forth = all(output)};
}

Dependence nothing() {
    const auto none = [](const ElementSet&) { return ElementSet::none(); };
    return {.back = none, .forth = none};
}

Dependence chained(Dependence first, Dependence second) {
    return {.back = [first, second](const ElementSet& outputs) { return first.back(second.back(outputs)); },
            .forth = [first, second](const ElementSet& inputs) { return second.forth(first.forth(inputs)); }};
}

Dependence either(Dependence a, Dependence b) {
    const auto both = [](auto one, auto other) {
        return [one, other](const ElementSet& from) {
            ElementSet to = one(from);
            to.add(other(from));
            return to;
        };
    };
    return {.back = both(a.back, b.back), .forth = both(a.forth, b.forth)};
}

Dependence bound(Dependence dependence) {
    const auto loose = [](auto exactly) {
        return [exactly](const ElementSet& from) {
            ElementSet to = exactly(from);
            to.exact = to.exact && to.empty();
            return to;
        };
    };
    return {.back = loose(dependence.back), .forth = loose(dependence.forth)};
}

} // namespace layerscope
