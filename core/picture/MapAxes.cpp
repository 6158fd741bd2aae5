// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/MapAxes.h"

#include <algorithm>
#include <utility>

namespace layerscope {
namespace {

/// What is meant along one dimension; nothing when the place lies beside it.
std::optional<MapMark::Along> along(const MapAxes& maps, int dimension, const Place& place) {
    MapMark::Along all;
    all.field = {0, maps.size(dimension) - 1};
    if (dimension < 0 || !isNamed(maps.axes[static_cast<std::size_t>(dimension)], place))
        return all;
    const Axis& axis = maps.axes[static_cast<std::size_t>(dimension)];
    const auto field = stretchAt(axis, maps.size(dimension), place);
    if (!field)
        return std::nullopt;
    return MapMark::Along{elementAt(axis, maps.size(dimension), place), *field, true};
}

} // namespace

MapAxes::MapAxes(const Shape& of, Axes meaning)
    : shape(of)
    , axes(std::move(meaning)) {
    if (axes.size() != static_cast<std::size_t>(shape.rank()))
        axes = defaultAxes(shape.rank());
    std::vector<int> spaces;
    std::vector<int> others;
    for (int i = 0; i < shape.rank(); ++i) {
        const Axis& axis = axes[static_cast<std::size_t>(i)];
        if (axis.kind != AxisKind::Batch)
            (axis.isSpatial() ? spaces : others).push_back(i);
    }
    const auto fromLast = [](const std::vector<int>& dimensions, std::size_t i) {
        return i < dimensions.size() ? dimensions[dimensions.size() - 1 - i] : -1;
    };
    if (spaces.size() >= 2) {
        column = fromLast(spaces, 0);
        row = fromLast(spaces, 1);
        slice = fromLast(spaces, 2);
        channel = fromLast(others, 0);
        // A spectrogram lies with time across, whatever its order in memory.
        if (axes[static_cast<std::size_t>(column)].kind == AxisKind::Frequency &&
            axes[static_cast<std::size_t>(row)].kind == AxisKind::Time)
            std::swap(row, column);
    } else if (spaces.size() == 1) {
        column = spaces.front();
        row = fromLast(others, 0);
    } else {
        column = fromLast(others, 0);
        row = fromLast(others, 1);
    }
}

std::int64_t MapAxes::stride(int dimension) const {
    std::int64_t stride = dimension < 0 ? 0 : 1;
    for (int i = dimension + 1; i < shape.rank(); ++i)
        stride *= shape[i];
    return stride;
}

bool MapAxes::isPicture() const {
    return row >= 0 && channel >= 0 && size(slice) == 1 && (shape[channel] == 1 || shape[channel] == 3);
}

std::vector<std::int64_t> MapAxes::elementOf(const MapPlace& place) const {
    std::vector<std::int64_t> element(static_cast<std::size_t>(shape.rank()), 0);
    const auto put = [&](int dimension, std::int64_t index) {
        if (dimension >= 0)
            element[static_cast<std::size_t>(dimension)] = index;
    };
    put(channel, channelOf(place.map));
    put(slice, sliceOf(place.map));
    put(row, place.row);
    put(column, place.column);
    return element;
}

MapPlace MapAxes::placeOf(std::span<const std::int64_t> element) const {
    const auto index = [&](int dimension) {
        return dimension < 0 || static_cast<std::size_t>(dimension) >= element.size()
                   ? 0
                   : std::clamp<std::int64_t>(element[static_cast<std::size_t>(dimension)], 0, shape[dimension] - 1);
    };
    return {index(channel) * size(slice) + index(slice), index(row), index(column)};
}

MapMark markOfElement(const MapAxes& maps, std::span<const std::int64_t> element) {
    const MapPlace place = maps.placeOf(element);
    const auto one = [](std::int64_t index) { return MapMark::Along{index, {index, index}, true}; };
    return {one(place.row), one(place.column), one(maps.sliceOf(place.map)), maps.channelOf(place.map)};
}

std::optional<MapMark> markOfPlace(const MapAxes& maps, const Place& place) {
    const auto row = along(maps, maps.row, place);
    const auto column = along(maps, maps.column, place);
    const auto slice = along(maps, maps.slice, place);
    if (!row || !column || !slice || !(row->known || column->known || slice->known))
        return std::nullopt;
    return MapMark{*row, *column, *slice, std::nullopt};
}

} // namespace layerscope
