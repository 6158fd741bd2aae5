// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/MapAxes.h"
#include "tensor/ElementSet.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace layerscope {

/// Elements of a flat picture, ends included. Of padding they lie beside it: below 0 or beyond the last.
struct CellBox {
    Stretch down;
    Stretch across;
    std::int64_t count() const { return (down.last - down.first + 1) * (across.last - across.first + 1); }
    bool operator==(const CellBox&) const = default;
};

/// A flat picture of a tensor: which dimension goes down, which across, and at which element the others stand.
struct Cut {
    int down = -1; ///< -1 for a dimension that is not there: the picture is one element long
    int across = -1;
    /// By dimension; nothing where all elements are seen at once (the channels of a colour picture, a projection).
    std::vector<std::optional<std::int64_t>> at;
    bool operator==(const Cut&) const = default;
};

/// All dimensions but these two stand at element 0.
Cut flatCut(const Shape& shape, int down, int across);
/// A map of a value; `colour` shows the maps of all its channels at once.
Cut mapCut(const MapAxes& maps, std::int64_t map, bool colour = false);
/// A plane of a value with slices by directions 0 (slices), 1 (rows) and 2 (columns); without `index` all that lies
/// along the third direction.
Cut planeCut(const MapAxes& maps, std::int64_t channel, int down, int across, std::optional<std::int64_t> index);

/// What of some elements is seen on a flat picture.
struct CellMarks {
    std::vector<CellBox> boxes; ///< none overlaps another unless there were too many, and none is empty
    bool exact = true;          ///< as ElementSet::exact; false as well where a box took the place of many
    bool empty() const { return boxes.empty(); }
    std::int64_t count() const;
    bool contains(std::int64_t down, std::int64_t across) const;
    /// Around all of them; only when there are any.
    CellBox hull() const;
    bool operator==(const CellMarks&) const = default;

    static constexpr std::size_t kMostBoxes = 1024;
};
CellMarks cellsOn(const Cut& cut, const ElementSet& set);

/// Elements of padding that lie beside a tensor along one dimension.
struct Beside {
    std::int64_t before = 0;
    std::int64_t after = 0;
    bool empty() const { return before + after == 0; }
    /// The larger of both on each side.
    void cover(const Beside& other);
    bool operator==(const Beside&) const = default;
};
/// Room that a picture needs for padding along a dimension `size` long: at most half of its length on a side, or four.
Beside besideOf(const ElementSet& padding, int dimension, std::int64_t size);

} // namespace layerscope
