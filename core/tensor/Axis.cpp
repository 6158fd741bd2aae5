// SPDX-License-Identifier: GPL-3.0-or-later
#include "tensor/Axis.h"

#include "base/Numbers.h"

namespace layerscope {

char Axis::letter() const {
    switch (kind) {
    case AxisKind::Batch:
        return 'b';
    case AxisKind::Time:
        return 't';
    case AxisKind::Depth:
        return 'd';
    case AxisKind::Row:
        return 'h';
    case AxisKind::Column:
        return 'w';
    case AxisKind::Channel:
        return 'c';
    case AxisKind::Feature:
        return 'f';
    }
    return '?';
}

Axis batchAxis() {
    return {AxisKind::Batch, AxisUnit::None, 1, 0};
}
Axis channelAxis() {
    return {AxisKind::Channel, AxisUnit::None, 1, 0};
}
Axis featureAxis() {
    return {AxisKind::Feature, AxisUnit::None, 1, 0};
}

Axes imageAxes() {
    return {
        batchAxis(), {AxisKind::Row, AxisUnit::Pixel, 1, 0}, {AxisKind::Column, AxisUnit::Pixel, 1, 0}, channelAxis()};
}

Axes defaultAxes(int rank) {
    static constexpr AxisKind kSpatial[] = {AxisKind::Depth, AxisKind::Row, AxisKind::Column};
    if (rank == 3)
        return {batchAxis(), {AxisKind::Time, AxisUnit::None, 1, 0}, channelAxis()};
    if (rank == 4)
        return imageAxes();
    if (rank == 5) {
        Axes axes{batchAxis()};
        for (AxisKind kind : kSpatial)
            axes.push_back({kind, AxisUnit::None, 1, 0});
        axes.push_back(channelAxis());
        return axes;
    }
    Axes axes;
    for (int i = 0; i < rank; ++i)
        axes.push_back(i == 0 ? batchAxis() : featureAxis());
    return axes;
}

std::string labelled(const Shape& shape, std::span<const Axis> axes) {
    std::string out;
    for (int i = 0; i < shape.rank(); ++i) {
        const Axis axis = static_cast<std::size_t>(i) < axes.size() ? axes[static_cast<std::size_t>(i)] : featureAxis();
        if (axis.kind == AxisKind::Batch && shape[i] == 1 && shape.rank() > 1)
            continue;
        out += (out.empty() ? "" : " × ") + groupedNumber(shape[i]) + ' ' + axis.letter();
    }
    return out.empty() ? "scalar" : out;
}

} // namespace layerscope
