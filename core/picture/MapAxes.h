// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/Place.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace layerscope {

/// An element of a map.
struct MapPlace {
    std::int64_t map = 0;
    std::int64_t row = 0;
    std::int64_t column = 0;
    bool operator==(const MapPlace&) const = default;
};

/// Elements of a map.
struct MapSize {
    std::int64_t rows = 1;
    std::int64_t columns = 1;
};

/// Which dimensions of a tensor make its 2-D maps, found by what its axes mean: the last two spatial ones are rows and
/// columns, (of time and frequency,
/// time is across); the one before them is what slices or frames are counted along, and there is a map a channel and
/// slice (all slices of channel 0 first). A sequence is one map with time across and channels down, a vector one row of
/// cells. Other dimensions, the batch among them, are shown at element 0.
struct MapAxes {
    /// Axes that are not as many as the shape has dimensions are taken for the usual ones (defaultAxes).
    MapAxes(const Shape& shape, Axes axes);

    Shape shape;
    Axes axes;
    int row = -1; ///< places in the shape; -1 where there is none
    int column = -1;
    int channel = -1;
    int slice = -1;

    /// Of direction 0 (slices), 1 (rows) or 2 (columns).
    int dimensionOf(int direction) const { return direction == 0 ? slice : direction == 1 ? row : column; }
    std::int64_t size(int dimension) const { return dimension < 0 ? 1 : shape[dimension]; }
    /// Elements in memory from one to the next along a dimension; 0 where there is none.
    std::int64_t stride(int dimension) const;
    MapSize mapSize() const { return {size(row), size(column)}; }
    std::int64_t count() const { return size(channel) * size(slice); }
    bool isVector() const { return row < 0; }
    /// Rows and columns of one or three channels.
    bool isPicture() const;
    std::int64_t channelOf(std::int64_t map) const { return map / size(slice); }
    std::int64_t sliceOf(std::int64_t map) const { return map % size(slice); }

    /// The full index of an element of a map, and back.
    std::vector<std::int64_t> elementOf(const MapPlace& place) const;
    MapPlace placeOf(std::span<const std::int64_t> element) const;
};

/// What of a value's maps a pointer means: an element, and those that lie in the field of what is pointed at. Along a
/// direction of which the pointer says nothing, all are meant and none is the element.
struct MapMark {
    /// Along one direction.
    struct Along {
        std::optional<std::int64_t> at; ///< the element whose centre is nearest; none beside the edge
        Stretch field;
        bool known = false;
    };
    Along row;
    Along column;
    Along slice;
    std::optional<std::int64_t> channel; ///< only of the tensor that is pointed at

    /// Whether the field is more than the element itself.
    bool hasField() const { return row.field.first != row.field.last || column.field.first != column.field.last; }
    bool meets(std::int64_t sliceIndex) const {
        return slice.field.first <= sliceIndex && sliceIndex <= slice.field.last;
    }
};

/// The element itself.
MapMark markOfElement(const MapAxes& maps, std::span<const std::int64_t> element);
/// Of a place on a source; nothing where no axis goes back to that source, or the field lies beside one that does.
std::optional<MapMark> markOfPlace(const MapAxes& maps, const Place& place);

} // namespace layerscope
