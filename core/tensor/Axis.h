// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/Shape.h"

#include <span>
#include <string>
#include <vector>

namespace layerscope {

/// What a dimension means.
enum class AxisKind { Batch, Time, Depth, Row, Column, Channel, Feature };

/// What one step along an axis is measured in on the source.
enum class AxisUnit { None, Pixel, Second, Token, Millimetre, Frame };

/// One dimension's meaning, and where its elements lie on the source: element i is centred at origin + i * step.
struct Axis {
    AxisKind kind = AxisKind::Feature;
    AxisUnit unit = AxisUnit::None;
    double step = 1;
    double origin = 0;

    /// The letter beside a size: b, t, d, h, w, c, f.
    char letter() const;
    bool isSpatial() const { return kind >= AxisKind::Time && kind <= AxisKind::Column; }
    bool operator==(const Axis&) const = default;
};

/// One Axis a dimension; as long as the rank of the shape that it describes.
using Axes = std::vector<Axis>;

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
