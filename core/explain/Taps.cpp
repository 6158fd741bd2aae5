// SPDX-License-Identifier: GPL-3.0-or-later
#include "explain/Taps.h"

#include "explain/Explain.h"
#include "explain/TapGrid.h"

#include <algorithm>

namespace layerscope {
namespace {

IndexSet setOf(std::vector<std::int64_t> indices) {
    std::ranges::sort(indices);
    IndexSet set;
    for (const std::int64_t index : indices)
        set.add(Stretch{index, index});
    return set;
}

/// The indices that are taken along each dimension; exact when all their combinations are.
ElementSet gridOf(std::vector<std::int64_t> elements, const Shape& shape) {
    std::ranges::sort(elements);
    const auto [first, last] = std::ranges::unique(elements);
    elements.erase(first, last);
    if (elements.empty())
        return {};
    std::vector<std::vector<bool>> taken;
    for (int d = 0; d < shape.rank(); ++d)
        taken.emplace_back(static_cast<std::size_t>(shape[d]));
    for (const std::int64_t element : elements) {
        std::int64_t rest = element;
        for (int d = shape.rank() - 1; d >= 0; --d) {
            taken[static_cast<std::size_t>(d)][static_cast<std::size_t>(rest % shape[d])] = true;
            rest /= shape[d];
        }
    }
    Region region;
    std::int64_t combinations = 1;
    for (const std::vector<bool>& indices : taken) {
        IndexSet set;
        for (std::size_t i = 0; i < indices.size(); ++i)
            if (indices[i])
                set.add(Stretch{static_cast<std::int64_t>(i), static_cast<std::int64_t>(i)});
        combinations *= set.count();
        region.push_back(std::move(set));
    }
    return {{std::move(region)}, combinations == static_cast<std::int64_t>(elements.size())};
}

/// The places of a window that lie outside along at least one of its axes.
ElementSet paddingOf(const TapGrid& patch, const ElementSet& inside, const Shape& shape) {
    Region whole = inside.empty() ? wholeOf(shape) : inside.regions.front();
    std::vector<IndexSet> all;
    for (const TapGrid::Along& axis : patch.axes) {
        std::vector<std::int64_t> places = axis.places;
        std::erase(places, TapGrid::kNowhere);
        all.push_back(setOf(std::move(places)));
    }
    ElementSet padding;
    for (std::size_t a = 0; a < patch.axes.size(); ++a) {
        const auto dimension = static_cast<std::size_t>(patch.axes[a].dimension);
        const std::int64_t size = shape[patch.axes[a].dimension];
        IndexSet within;
        IndexSet outside;
        for (const std::int64_t place : patch.axes[a].places)
            if (place != TapGrid::kNowhere)
                (place < 0 || place >= size ? outside : within).add(Stretch{place, place});
        Region region = whole;
        for (std::size_t b = a + 1; b < patch.axes.size(); ++b)
            region[static_cast<std::size_t>(patch.axes[b].dimension)] = all[b];
        region[dimension] = outside;
        if (!isEmpty(region))
            padding.add(region);
        whole[dimension] = within;
    }
    return padding;
}

} // namespace

std::vector<InputTaps> tapsOf(const Explanation& explanation, const PlanStep& node, std::span<const Value> inputs) {
    std::vector<std::vector<std::int64_t>> read(inputs.size());
    for (const Step& step : explanation.steps)
        for (const Term& term : step.terms)
            for (const Number& number : {term.factor, term.weight})
                if (number.origin == Origin::Input && static_cast<std::size_t>(number.port) < read.size())
                    read[static_cast<std::size_t>(number.port)].push_back(number.index);
    std::vector<InputTaps> taps(inputs.size());
    for (std::size_t port = 0; port < inputs.size(); ++port)
        taps[port].elements = gridOf(std::move(read[port]), inputs[port].tensor.shape());
    for (const Step& step : explanation.steps) {
        if (std::ranges::none_of(step.terms, &Term::isPadding))
            continue;
        const auto patch = tapGridOf(step, node, inputs);
        if (!patch)
            continue;
        const auto port = static_cast<std::size_t>(patch->port);
        taps[port].padding.add(paddingOf(*patch, taps[port].elements, inputs[port].tensor.shape()));
    }
    return taps;
}

} // namespace layerscope
