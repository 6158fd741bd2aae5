// SPDX-License-Identifier: GPL-3.0-or-later
#include "layers/Attention.h"
#include "layers/AttentionHeads.h"

#include <algorithm>

namespace layerscope {
namespace {

/// How far each step of the query sees along the value.
struct Sights {
    std::int64_t queries = 1;
    std::int64_t keys = 1;
    bool causal = false;
    std::int64_t window = 0; ///< 0: none

    Stretch of(std::int64_t query) const {
        Stretch seen{0, keys - 1};
        if (window > 0)
            seen = {std::max<std::int64_t>(query - window + 1, 0), std::min(query + window - 1, keys - 1)};
        if (causal)
            seen.last = std::min(seen.last, query);
        return seen;
    }
    bool limited() const { return causal || window > 0; }
};

/// Steps that see at least that many.
IndexSet seeing(const Sights& sights, std::int64_t least) {
    if (!sights.limited())
        return sights.keys >= least ? IndexSet::all(sights.queries) : IndexSet();
    IndexSet steps;
    for (std::int64_t query = 0; query < sights.queries; ++query)
        if (const Stretch seen = sights.of(query); seen.last - seen.first + 1 >= least)
            steps.add({query, query});
    return steps;
}

AxisDependence seenAxis(int axis, const Sights& sights, const IndexSet& steps) {
    std::vector<IndexSet> lists(static_cast<std::size_t>(sights.queries));
    for (const Stretch& part : steps.stretches())
        for (std::int64_t query = part.first; query <= part.last; ++query) {
            const Stretch seen = sights.of(query);
            lists[static_cast<std::size_t>(query)] = IndexSet::stretch(seen.first, seen.last);
        }
    return listedAxis(axis, std::move(lists));
}

/// Only those outputs have a part in it.
AxisDependence onlyAt(int axis, const IndexSet& steps, std::int64_t size) {
    std::vector<IndexSet> lists(static_cast<std::size_t>(size));
    for (const Stretch& part : steps.stretches())
        for (std::int64_t query = part.first; query <= part.last; ++query)
            lists[static_cast<std::size_t>(query)] = IndexSet::one(query);
    return listedAxis(axis, std::move(lists));
}

/// Places that do not attend stay; `attended` says what becomes of those that do, and all features count.
Dependence attendedBy(const Heads& heads, const Shape& input, const Shape& output, const AxisDependence& attended) {
    std::vector<AxisDependence> axes;
    for (int d = 0; d + 1 < input.rank(); ++d)
        axes.push_back(attends(heads, d) ? attended : sameAxis(d));
    axes.push_back(wholeAxis());
    return axisWise(input, output, std::move(axes));
}

/// The query decides which of the values it sees count more; a single one counts fully, whatever it is.
Dependence queryDependence(const Heads& heads, const Sights& sights, const Shape& query, const Shape& output) {
    std::vector<AxisDependence> axes;
    for (int d = 0; d + 1 < query.rank(); ++d)
        axes.push_back(sameAxis(d));
    axes.push_back(wholeAxis());
    if (!heads.gate && !sights.limited() && sights.keys == 1)
        return nothing();
    if (!heads.gate && sights.limited())
        axes[1] = onlyAt(1, seeing(sights, 2), sights.queries);
    return axisWise(query, output, std::move(axes));
}

} // namespace

std::vector<Dependence> attentionDependence(const LayerInput& in, const TensorSpec& output) {
    const Shape& query = in.inputs[0].shape;
    const Shape& value = in.inputs[1].shape;
    const Shape& key = in.inputs.back().shape;
    const Heads heads = headsOf(in.params, query);
    // Causal masks and windows are for series alone: one axis that attends.
    Sights sights{.queries = query[1], .keys = 1, .causal = heads.causal, .window = heads.window};
    for (const int axis : heads.axes)
        sights.keys *= value[axis];
    const Dependence all = attendedBy(heads, value, output.shape, wholeAxis());
    const bool masked = std::ranges::any_of(in.inputs, &TensorSpec::masked);
    // A step that may look at nothing gets the mean of all.
    if (masked || seeing(sights, 1) != IndexSet::all(sights.queries)) {
        Heads gated = heads;
        gated.gate = true;
        std::vector<Dependence> bounds{bound(queryDependence(gated, sights, query, output.shape)), bound(all)};
        if (in.inputs.size() > 2)
            bounds.push_back(bound(attendedBy(heads, key, output.shape, wholeAxis())));
        return bounds;
    }
    const IndexSet choosing = seeing(sights, 2);
    const auto through = [&](const Shape& input, const IndexSet& steps) {
        if (sights.limited())
            return attendedBy(heads, input, output.shape, seenAxis(1, sights, steps));
        return steps.empty() ? nothing() : attendedBy(heads, input, output.shape, wholeAxis());
    };
    const Dependence values = through(value, IndexSet::all(sights.queries));
    const Dependence keys = through(key, choosing);
    std::vector<Dependence> dependences{queryDependence(heads, sights, query, output.shape)};
    // Without a third input the value is the key as well.
    dependences.push_back(in.inputs.size() > 2 ? values : either(values, keys));
    if (in.inputs.size() > 2)
        dependences.push_back(keys);
    return dependences;
}

} // namespace layerscope
