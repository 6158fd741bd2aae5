// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/PointerMark.h"

namespace layerscope {

bool isElementOf(const std::vector<std::int64_t>& element, const Shape& shape) {
    if (element.size() != static_cast<std::size_t>(shape.rank()))
        return false;
    for (int i = 0; i < shape.rank(); ++i)
        if (const std::int64_t index = element[static_cast<std::size_t>(i)]; index < 0 || index >= shape[i])
            return false;
    return true;
}

std::optional<MapMark> markOf(const ProbePoint& point, NodeId node, const MapAxes& maps) {
    if (!point.valid)
        return std::nullopt;
    if (point.node == node && isElementOf(point.element, maps.shape))
        return markOfElement(maps, point.element);
    return markOfPlace(maps, point.place);
}

std::optional<QPointF> markedPoint(const MapMark& mark, const MapSize& size, const QRectF& map) {
    if (!mark.row.at || !mark.column.at)
        return std::nullopt;
    const auto middle = [](std::int64_t at, std::int64_t count) {
        return (static_cast<double>(at) + 0.5) / static_cast<double>(count);
    };
    return QPointF(map.x() + middle(*mark.column.at, size.columns) * map.width(),
                   map.y() + middle(*mark.row.at, size.rows) * map.height());
}

QRectF markedField(const MapMark& mark, const MapSize& size, const QRectF& map) {
    const double width = map.width() / static_cast<double>(size.columns);
    const double height = map.height() / static_cast<double>(size.rows);
    const Stretch& rows = mark.row.field;
    const Stretch& columns = mark.column.field;
    return {map.x() + static_cast<double>(columns.first) * width, map.y() + static_cast<double>(rows.first) * height,
            static_cast<double>(columns.last - columns.first + 1) * width,
            static_cast<double>(rows.last - rows.first + 1) * height};
}

} // namespace layerscope
