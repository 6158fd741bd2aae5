// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/Place.h"
#include "tensor/Shape.h"

#include <cstdint>
#include <span>
#include <vector>

namespace layerscope {

/// Elements along one dimension, as stretches in rising order that neither overlap nor touch.
class IndexSet {
public:
    IndexSet() = default;
    static IndexSet all(std::int64_t size);
    static IndexSet one(std::int64_t index) { return stretch(index, index); }
    /// first and last included; empty when last is before first.
    static IndexSet stretch(std::int64_t first, std::int64_t last);

    void add(Stretch stretch);
    void add(const IndexSet& other);

    const std::vector<Stretch>& stretches() const { return m_stretches; }
    bool empty() const { return m_stretches.empty(); }
    std::int64_t count() const;
    bool contains(std::int64_t index) const;
    bool contains(const IndexSet& other) const;
    bool meets(const IndexSet& other) const;
    /// From the first to the last; only for a set that is not empty.
    Stretch hull() const { return {m_stretches.front().first, m_stretches.back().last}; }
    bool operator==(const IndexSet&) const = default;

private:
    std::vector<Stretch> m_stretches;
};

/// The elements of a tensor whose index lies in the set of each dimension: a box, possibly with holes.
using Region = std::vector<IndexSet>;
bool contains(const Region& region, std::span<const std::int64_t> element);
bool isEmpty(const Region& region);
Region wholeOf(const Shape& shape);
Region elementRegion(std::span<const std::int64_t> element);

/// Some elements of a tensor: the union of a few Regions of its rank.
struct ElementSet {
    std::vector<Region> regions;
    /// False: a bound. What is outside is not meant for sure, what is inside may or may not be.
    bool exact = true;

    static ElementSet none() { return {}; }
    static ElementSet whole(const Shape& shape) { return {{wholeOf(shape)}, true}; }
    static ElementSet element(std::span<const std::int64_t> index) { return {{elementRegion(index)}, true}; }

    /// The union. Beyond kMostRegions the smallest box around all takes their place, and it is a bound from then on.
    void add(const Region& region);
    void add(const ElementSet& other);
    bool empty() const { return regions.empty(); }
    bool contains(std::span<const std::int64_t> element) const;
    /// From first to last in each dimension; only for a set that is not empty.
    std::vector<Stretch> box() const;
    bool operator==(const ElementSet&) const = default;

    static constexpr std::size_t kMostRegions = 32;
};

} // namespace layerscope
