// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/PointerMarks.h"

#include "base/Numbers.h"
#include "session/Text.h"

#include <algorithm>

namespace layerscope {

namespace {

constexpr std::int64_t kMostMarks = 64;

int axisOf(const Value& value, AxisKind kind) {
    const auto at = std::ranges::find(value.axes, kind, &Axis::kind);
    return at == value.axes.end() ? -1 : static_cast<int>(at - value.axes.begin());
}

/// The result whose maps the card's picture shows; null when it has no rows and columns to point at.
const NodeLive* pictured(const NodeItem& item, const CanvasContext& context) {
    const NodeLive* live = context.live ? context.live->live(item.id()) : nullptr;
    const bool usable = live && live->value.tensor && !item.picture().isNull() && live->layout.columns > 0 &&
                        axisOf(live->value, AxisKind::Row) >= 0 && axisOf(live->value, AxisKind::Column) >= 0;
    return usable ? live : nullptr;
}

/// The element of batch 0 at the point, in one channel.
double numberAt(const Value& value, const ProbePoint& point, std::int64_t channel) {
    const Shape& shape = value.tensor.shape();
    std::int64_t index = 0;
    for (int axis = 0; axis < shape.rank(); ++axis) {
        const AxisKind kind = value.axes[static_cast<std::size_t>(axis)].kind;
        const double place = kind == AxisKind::Row       ? point.row * static_cast<double>(shape[axis])
                             : kind == AxisKind::Column  ? point.column * static_cast<double>(shape[axis])
                             : kind == AxisKind::Channel ? static_cast<double>(channel)
                                                         : 0;
        index = index * shape[axis] + std::clamp(static_cast<std::int64_t>(place), std::int64_t{0}, shape[axis] - 1);
    }
    return value.tensor.at(index);
}

/// The number at the point, or the three of a colour picture; nothing when many maps are shown.
QString valueAt(const NodeLive& live, const ProbePoint& point) {
    if (live.layout.shown != 1)
        return {};
    const int channelAxis = axisOf(live.value, AxisKind::Channel);
    const std::int64_t channels = channelAxis < 0 ? 1 : live.value.tensor.shape()[channelAxis];
    QStringList numbers;
    for (std::int64_t channel = 0; channel < std::min<std::int64_t>(channels, 3); ++channel)
        numbers << toQString(shortNumber(numberAt(live.value, point, channel)));
    return numbers.join(QStringLiteral("  "));
}

} // namespace

void markPointer(NodeItem& item, const CanvasContext& context) {
    const ProbePoint& point = context.pointer.point();
    const NodeLive* live = point.valid ? pictured(item, context) : nullptr;
    if (!live)
        return item.setCrosshairs({}, {});
    const MosaicLayout& layout = live->layout;
    const QRectF place = picturePlace(item.geometry().body(), item.picture().size());
    const double scale = place.width() / item.picture().width();
    std::vector<QPointF> marks;
    for (int map = 0; map < std::min(layout.shown, kMostMarks); ++map) {
        const double x = layout.left + map % layout.columns * (layout.cellWidth + layout.gap);
        const double y = layout.top + map / layout.columns * (layout.cellHeight + layout.gap);
        const QPointF within(x + point.column * layout.cellWidth, y + point.row * layout.cellHeight);
        marks.push_back(place.topLeft() + within * scale);
    }
    item.setCrosshairs(std::move(marks), valueAt(*live, point));
}

ProbePoint probeAt(const NodeItem& item, QPointF place, const CanvasContext& context) {
    const QRectF picture = item.pictureRect();
    const NodeLive* live = picture.contains(place) ? pictured(item, context) : nullptr;
    if (!live)
        return {};
    const QPointF pixel = (place - picture.topLeft()) * (item.picture().width() / picture.width());
    const auto spot = live->layout.at(pixel.x(), pixel.y());
    if (!spot)
        return {};
    return {.node = item.id(), .row = spot->row, .column = spot->column, .valid = true};
}

} // namespace layerscope
