// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Ids.h"
#include "tensor/Shape.h"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace layerscope {

/// What a dimension means.
enum class AxisKind { Batch, Time, Frequency, Depth, Row, Column, Channel, Feature };

/// What one step along an axis is measured in on the source.
enum class AxisUnit { None, Pixel, Second, Token, Millimetre, Frame, Hertz };
const char* symbolOf(AxisUnit unit); ///< "s", "px", "mm", "Hz", "token", "frame"; "" for None

/// Names of places along an axis: the words of a text, the classes of a prediction, the columns of a table.
using AxisLabels = std::vector<std::string>;

/// One dimension's meaning, and where its elements lie on the source: element i is centred at origin + i * step and
/// depends on a piece of the source that is at most `field` long, with that centre (not counting what an edge cuts off
/// or pads). All three in `unit`.
struct Axis {
    AxisKind kind = AxisKind::Feature;
    AxisUnit unit = AxisUnit::None;
    double step = 1;
    double origin = 0;
    double field = 1;
    NodeId source{}; ///< the Input that it goes back to; set by the compiler
    /// Of the source's elements, not of this axis's: the label of element i is that at placeOf(i) / labelStep.
    std::shared_ptr<const AxisLabels> labels{};
    double labelStep = 1;

    /// The letter beside a size: b, t, q, d, h, w, c, f.
    char letter() const;
    bool isSpatial() const { return kind >= AxisKind::Time && kind <= AxisKind::Column; }
    double placeOf(double element) const { return origin + element * step; }
    double elementAt(double place) const { return (place - origin) / step; }
    /// The label at element i; null where there is none.
    const std::string* labelOf(std::int64_t element) const;
    bool operator==(const Axis&) const = default;
};

/// One Axis a dimension; as long as the rank of the shape that it describes.
using Axes = std::vector<Axis>;

/// The first axis, with a field so long that it covers the second's as well; for what two tensors are merged into.
Axis covering(Axis axis, const Axis& other);

/// An axis of a source: its elements are `step` apart and see themselves alone.
Axis sourceAxis(AxisKind kind, AxisUnit unit = AxisUnit::None, double step = 1, double origin = 0);
Axis batchAxis();
Axis channelAxis();
Axis featureAxis();
/// Batch, rows, columns (in pixels), channel.
Axes imageAxes();
/// Batch, then the usual meaning for a shape of this rank: features, time, image, film or volume, channel last.
Axes defaultAxes(int rank);

/// "112 h × 112 w × 32 c". A batch of one is left out, unless it is all there is.
std::string labelled(const Shape& shape, std::span<const Axis> axes);

} // namespace layerscope
