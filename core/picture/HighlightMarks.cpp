// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/HighlightMarks.h"

#include <algorithm>

namespace layerscope {
namespace {

constexpr std::int64_t kLeastRoom = 4;

std::size_t placeOf(int dimension) {
    return static_cast<std::size_t>(dimension);
}

/// Whether any of the region is seen: where the cut stands at one element, that must be in it.
bool meets(const Region& region, const Cut& cut) {
    if (region.size() != cut.at.size() || isEmpty(region))
        return false;
    for (std::size_t d = 0; d < region.size(); ++d)
        if (static_cast<int>(d) != cut.down && static_cast<int>(d) != cut.across && cut.at[d] &&
            !region[d].contains(*cut.at[d]))
            return false;
    return true;
}

IndexSet along(const Region& region, int dimension) {
    return dimension < 0 ? IndexSet::one(0) : region[placeOf(dimension)];
}

void appendBoxes(CellMarks& marks, const Region& flat) {
    const auto& rows = flat[0].stretches();
    const auto& columns = flat[1].stretches();
    if (marks.boxes.size() + rows.size() * columns.size() > CellMarks::kMostBoxes) {
        marks.boxes.push_back({flat[0].hull(), flat[1].hull()});
        marks.exact = false;
        return;
    }
    for (const Stretch& row : rows)
        for (const Stretch& column : columns)
            marks.boxes.push_back({row, column});
}

} // namespace

Cut flatCut(const Shape& shape, int down, int across) {
    return {down, across, std::vector<std::optional<std::int64_t>>(static_cast<std::size_t>(shape.rank()), 0)};
}

Cut mapCut(const MapAxes& maps, std::int64_t map, bool colour) {
    Cut cut = flatCut(maps.shape, maps.row, maps.column);
    if (maps.slice >= 0)
        cut.at[placeOf(maps.slice)] = maps.sliceOf(map);
    if (maps.channel >= 0)
        cut.at[placeOf(maps.channel)] = colour ? std::nullopt : std::optional(maps.channelOf(map));
    return cut;
}

Cut planeCut(const MapAxes& maps, std::int64_t channel, int down, int across, std::optional<std::int64_t> index) {
    Cut cut = flatCut(maps.shape, maps.dimensionOf(down), maps.dimensionOf(across));
    if (const int along = maps.dimensionOf(3 - down - across); along >= 0)
        cut.at[placeOf(along)] = index;
    if (maps.channel >= 0)
        cut.at[placeOf(maps.channel)] = channel;
    return cut;
}

std::int64_t CellMarks::count() const {
    std::int64_t sum = 0;
    for (const CellBox& box : boxes)
        sum += box.count();
    return sum;
}

bool CellMarks::contains(std::int64_t down, std::int64_t across) const {
    return std::ranges::any_of(boxes, [&](const CellBox& box) {
        return box.down.first <= down && down <= box.down.last && box.across.first <= across &&
               across <= box.across.last;
    });
}

CellBox CellMarks::hull() const {
    CellBox hull = boxes.front();
    const auto grow = [](Stretch& stretch, const Stretch& by) {
        stretch = {std::min(stretch.first, by.first), std::max(stretch.last, by.last)};
    };
    for (const CellBox& box : boxes) {
        grow(hull.down, box.down);
        grow(hull.across, box.across);
    }
    return hull;
}

CellMarks cellsOn(const Cut& cut, const ElementSet& set) {
    // Regions that differ in what is not seen alone fall together.
    ElementSet flat;
    flat.exact = set.exact;
    for (const Region& region : set.regions)
        if (meets(region, cut))
            flat.add(Region{along(region, cut.down), along(region, cut.across)});
    CellMarks marks;
    marks.exact = flat.exact;
    for (const Region& region : flat.regions)
        appendBoxes(marks, region);
    return marks;
}

void Beside::cover(const Beside& other) {
    before = std::max(before, other.before);
    after = std::max(after, other.after);
}

Beside besideOf(const ElementSet& padding, int dimension, std::int64_t size) {
    Beside beside;
    const auto room = [&](std::int64_t wanted) {
        return std::clamp<std::int64_t>(wanted, 0, std::max(kLeastRoom, size / 2));
    };
    for (const Region& region : padding.regions) {
        if (dimension < 0 || placeOf(dimension) >= region.size() || isEmpty(region))
            continue;
        const Stretch hull = region[placeOf(dimension)].hull();
        beside.cover({room(-hull.first), room(hull.last - size + 1)});
    }
    return beside;
}

} // namespace layerscope
