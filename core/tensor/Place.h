// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/Axis.h"
#include "tensor/Shape.h"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace layerscope {

/// Where something lies along one axis of the source: the centre, and how long the piece is that it depends on.
struct Coordinate {
    AxisKind kind = AxisKind::Time;
    NodeId source{};
    double place = 0; ///< in the source's unit
    double field = 1;
    bool operator==(const Coordinate&) const = default;
};

/// A place on the source that several tensors can be asked for: one Coordinate a spatial axis (Axis::isSpatial).
using Place = std::vector<Coordinate>;

/// Of an element of a tensor with these axes; `element` has an index a dimension.
Place placeOf(const Axes& axes, std::span<const std::int64_t> element);

/// Whether the place says something of such an axis: same kind, same source (an axis without a source is never meant).
bool isNamed(const Axis& axis, const Place& place);

/// Which element along an axis a place means: the one whose centre is nearest. Nothing when the place says nothing of
/// such an axis (another kind, another source) or lies outside, more than half a step from the first and the last.
std::optional<std::int64_t> elementAt(const Axis& axis, std::int64_t size, const Place& place);

/// A stretch of elements, ends included and cut to the axis.
struct Stretch {
    std::int64_t first = 0;
    std::int64_t last = 0;
    bool operator==(const Stretch&) const = default;
};
/// The elements along an axis whose centres lie inside the field of a place, at least the nearest; nothing as above.
std::optional<Stretch> stretchAt(const Axis& axis, std::int64_t size, const Place& place);

} // namespace layerscope
