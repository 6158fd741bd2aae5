// SPDX-License-Identifier: GPL-3.0-or-later
#include "tensor/ElementSet.h"

#include <algorithm>

namespace layerscope {

IndexSet IndexSet::all(std::int64_t size) {
    return stretch(0, size - 1);
}

IndexSet IndexSet::stretch(std::int64_t first, std::int64_t last) {
    IndexSet set;
    set.add({first, last});
    return set;
}

void IndexSet::add(Stretch stretch) {
    if (stretch.last < stretch.first)
        return;
    const auto first = std::ranges::lower_bound(m_stretches, stretch.first - 1, {}, &Stretch::last);
    auto end = first;
    for (; end != m_stretches.end() && end->first <= stretch.last + 1; ++end)
        stretch = {std::min(stretch.first, end->first), std::max(stretch.last, end->last)};
    m_stretches.insert(m_stretches.erase(first, end), stretch);
}

void IndexSet::add(const IndexSet& other) {
    for (const Stretch& stretch : other.m_stretches)
        add(stretch);
}

std::int64_t IndexSet::count() const {
    std::int64_t sum = 0;
    for (const Stretch& stretch : m_stretches)
        sum += stretch.last - stretch.first + 1;
    return sum;
}

bool IndexSet::contains(std::int64_t index) const {
    return meets(one(index));
}

bool IndexSet::contains(const IndexSet& other) const {
    return std::ranges::all_of(other.m_stretches, [this](const Stretch& inner) {
        const auto outer = std::ranges::lower_bound(m_stretches, inner.last, {}, &Stretch::last);
        return outer != m_stretches.end() && outer->first <= inner.first;
    });
}

bool IndexSet::meets(const IndexSet& other) const {
    auto mine = m_stretches.begin();
    auto theirs = other.m_stretches.begin();
    while (mine != m_stretches.end() && theirs != other.m_stretches.end()) {
        if (mine->last < theirs->first)
            ++mine;
        else if (theirs->last < mine->first)
            ++theirs;
        else
            return true;
    }
    return false;
}

bool contains(const Region& region, std::span<const std::int64_t> element) {
    if (region.size() != element.size())
        return false;
    for (std::size_t d = 0; d < region.size(); ++d)
        if (!region[d].contains(element[d]))
            return false;
    return true;
}

bool isEmpty(const Region& region) {
    return std::ranges::any_of(region, &IndexSet::empty);
}

Region wholeOf(const Shape& shape) {
    Region region;
    for (int d = 0; d < shape.rank(); ++d)
        region.push_back(IndexSet::all(shape[d]));
    return region;
}

Region elementRegion(std::span<const std::int64_t> element) {
    Region region;
    for (const std::int64_t index : element)
        region.push_back(IndexSet::one(index));
    return region;
}

namespace {

bool covers(const Region& outer, const Region& inner) {
    for (std::size_t d = 0; d < outer.size(); ++d)
        if (!outer[d].contains(inner[d]))
            return false;
    return true;
}

/// Joins `from` into `into` when the two differ in one dimension at most, so that the union is a Region again.
bool join(Region& into, const Region& from) {
    std::size_t differing = into.size();
    for (std::size_t d = 0; d < into.size(); ++d) {
        if (into[d] == from[d])
            continue;
        if (differing != into.size())
            return false;
        differing = d;
    }
    if (differing != into.size())
        into[differing].add(from[differing]);
    return true;
}

Region boxAround(const std::vector<Region>& regions) {
    Region box = regions.front();
    for (std::size_t d = 0; d < box.size(); ++d) {
        Stretch hull = box[d].hull();
        for (const Region& region : regions)
            hull = {std::min(hull.first, region[d].hull().first), std::max(hull.last, region[d].hull().last)};
        box[d] = IndexSet::stretch(hull.first, hull.last);
    }
    return box;
}

} // namespace

void ElementSet::add(const Region& region) {
    if (isEmpty(region))
        return;
    for (const Region& known : regions)
        if (covers(known, region))
            return;
    std::erase_if(regions, [&](const Region& known) { return covers(region, known); });
    for (auto known = regions.begin(); known != regions.end(); ++known) {
        Region joined = *known;
        if (join(joined, region)) {
            regions.erase(known);
            add(joined);
            return;
        }
    }
    regions.push_back(region);
    if (regions.size() > kMostRegions) {
        regions = {boxAround(regions)};
        exact = false;
    }
}

void ElementSet::add(const ElementSet& other) {
    exact = exact && other.exact;
    for (const Region& region : other.regions)
        add(region);
}

bool ElementSet::contains(std::span<const std::int64_t> element) const {
    return std::ranges::any_of(regions, [&](const Region& region) { return layerscope::contains(region, element); });
}

std::vector<Stretch> ElementSet::box() const {
    std::vector<Stretch> box;
    for (const IndexSet& dimension : boxAround(regions))
        box.push_back(dimension.hull());
    return box;
}

} // namespace layerscope
