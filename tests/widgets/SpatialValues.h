// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tensor/Tensor.h"
#include "views/Shown.h"

#include <cmath>

namespace layerscope::testing {

inline constexpr NodeId kSource{1};
inline constexpr NodeId kLayer{2};

/// number(slice, row, column, channel) in [1, slices, rows, columns, channels].
template <class Number>
Value spatial(std::array<std::int64_t, 4> sizes, Axes axes, Number number) {
    TensorBuilder builder(Shape{1, sizes[0], sizes[1], sizes[2], sizes[3]});
    std::size_t i = 0;
    for (std::int64_t s = 0; s < sizes[0]; ++s)
        for (std::int64_t y = 0; y < sizes[1]; ++y)
            for (std::int64_t x = 0; x < sizes[2]; ++x)
                for (std::int64_t c = 0; c < sizes[3]; ++c)
                    builder.floats()[i++] = static_cast<float>(number(s, y, x, c));
    return {std::move(builder).finish(), std::move(axes), std::nullopt};
}

inline Axes fromSource(Axes axes, NodeId source = kSource) {
    for (Axis& axis : axes)
        axis.source = source;
    return axes;
}

/// Slices `depth` mm apart, rows and columns 2 and 1 mm.
inline Axes volumeAxes(double depth = 3) {
    return fromSource({batchAxis(), sourceAxis(AxisKind::Depth, AxisUnit::Millimetre, depth),
                       sourceAxis(AxisKind::Row, AxisUnit::Millimetre, 2),
                       sourceAxis(AxisKind::Column, AxisUnit::Millimetre, 1), channelAxis()});
}

inline Axes filmAxes(double seconds) {
    return fromSource({batchAxis(), sourceAxis(AxisKind::Time, AxisUnit::Second, seconds),
                       sourceAxis(AxisKind::Row, AxisUnit::Pixel), sourceAxis(AxisKind::Column, AxisUnit::Pixel),
                       channelAxis()});
}

/// A number of its own at each place.
inline double numbered(std::int64_t s, std::int64_t y, std::int64_t x, std::int64_t c) {
    return static_cast<double>(((s * 50 + y) * 50 + x) * 4 + c);
}

} // namespace layerscope::testing
