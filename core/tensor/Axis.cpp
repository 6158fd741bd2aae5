// SPDX-License-Identifier: GPL-3.0-or-later
#include "tensor/Axis.h"

#include "base/Numbers.h"

#include <algorithm>
#include <cmath>

namespace layerscope {

char Axis::letter() const {
    switch (kind) {
    case AxisKind::Batch:
        return 'b';
    case AxisKind::Time:
        return 't';
    case AxisKind::Frequency:
        return 'q';
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

const char* symbolOf(AxisUnit unit) {
    switch (unit) {
    case AxisUnit::None:
        return "";
    case AxisUnit::Pixel:
        return "px";
    case AxisUnit::Second:
        return "s";
    case AxisUnit::Token:
        return "token";
    case AxisUnit::Millimetre:
        return "mm";
    case AxisUnit::Frame:
        return "frame";
    case AxisUnit::Hertz:
        return "Hz";
    }
    return "";
}

const std::string* Axis::labelOf(std::int64_t element) const {
    if (!labels)
        return nullptr;
    // Between two the later one, as elementAt has it.
    const double at = std::floor(placeOf(static_cast<double>(element)) / labelStep + 0.5 + 1e-6);
    if (at < 0 || at >= static_cast<double>(labels->size()))
        return nullptr;
    return &(*labels)[static_cast<std::size_t>(at)];
}

Axis covering(Axis axis, const Axis& other) {
    if (axis.kind == other.kind && axis.source == other.source)
        axis.field = std::max(axis.field, other.field + 2 * std::abs(other.origin - axis.origin));
    return axis;
}

Axis sourceAxis(AxisKind kind, AxisUnit unit, double step, double origin) {
    return {.kind = kind, .unit = unit, .step = step, .origin = origin, .field = step};
}
Axis batchAxis() {
    return sourceAxis(AxisKind::Batch);
}
Axis channelAxis() {
    return sourceAxis(AxisKind::Channel);
}
Axis featureAxis() {
    return sourceAxis(AxisKind::Feature);
}

Axes imageAxes() {
    return {batchAxis(), sourceAxis(AxisKind::Row, AxisUnit::Pixel), sourceAxis(AxisKind::Column, AxisUnit::Pixel),
            channelAxis()};
}

Axes defaultAxes(int rank) {
    if (rank == 3)
        return {batchAxis(), sourceAxis(AxisKind::Time), channelAxis()};
    if (rank == 4)
        return imageAxes();
    if (rank == 5)
        return {batchAxis(), sourceAxis(AxisKind::Depth), sourceAxis(AxisKind::Row), sourceAxis(AxisKind::Column),
                channelAxis()};
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
