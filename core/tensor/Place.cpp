// SPDX-License-Identifier: GPL-3.0-or-later
#include "tensor/Place.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr double kRoundingError = 1e-6; ///< of a step, gathered over a chain of layers

const Coordinate* coordinateOf(const Axis& axis, const Place& place) {
    if (!axis.isSpatial() || !axis.source)
        return nullptr;
    const auto it = std::ranges::find_if(
        place, [&](const Coordinate& c) { return c.kind == axis.kind && c.source == axis.source; });
    return it == place.end() ? nullptr : &*it;
}

} // namespace

Place placeOf(const Axes& axes, std::span<const std::int64_t> element) {
    Place place;
    for (std::size_t i = 0; i < axes.size() && i < element.size(); ++i)
        if (axes[i].isSpatial() && axes[i].source)
            place.push_back(
                {axes[i].kind, axes[i].source, axes[i].placeOf(static_cast<double>(element[i])), axes[i].field});
    return place;
}

bool isNamed(const Axis& axis, const Place& place) {
    return coordinateOf(axis, place) != nullptr;
}

std::optional<std::int64_t> elementAt(const Axis& axis, std::int64_t size, const Place& place) {
    const Coordinate* coordinate = coordinateOf(axis, place);
    if (!coordinate || size <= 0)
        return std::nullopt;
    // Between two elements the later one is meant, whatever rounding errors say.
    const double exact = axis.elementAt(coordinate->place);
    const double reach = 0.5 + kRoundingError;
    if (!(exact >= -reach && exact <= static_cast<double>(size - 1) + reach))
        return std::nullopt;
    return std::clamp<std::int64_t>(static_cast<std::int64_t>(std::floor(exact + reach)), 0, size - 1);
}

std::optional<Stretch> stretchAt(const Axis& axis, std::int64_t size, const Place& place) {
    const Coordinate* coordinate = coordinateOf(axis, place);
    if (!coordinate || size <= 0)
        return std::nullopt;
    const double half = coordinate->field / 2;
    const double low = axis.elementAt(coordinate->place - half);
    const double high = axis.elementAt(coordinate->place + half);
    const double first = std::max(0.0, std::floor(std::min(low, high) + kRoundingError) + 1);
    const double last = std::min(static_cast<double>(size - 1), std::ceil(std::max(low, high) - kRoundingError) - 1);
    if (first <= last)
        return Stretch{static_cast<std::int64_t>(first), static_cast<std::int64_t>(last)};
    const auto nearest = elementAt(axis, size, place);
    return nearest ? std::optional(Stretch{*nearest, *nearest}) : std::nullopt;
}

} // namespace layerscope
