// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/PointerMarks.h"

#include "base/Numbers.h"
#include "session/PointerMark.h"
#include "session/Text.h"

#include <algorithm>

namespace layerscope {

namespace {

constexpr std::int64_t kMostMarks = 64;

/// The result whose maps the card's picture shows; null when there is none.
const NodeLive* pictured(const NodeItem& item, const CanvasContext& context) {
    const NodeLive* live = context.live ? context.live->live(item.id()) : nullptr;
    const bool usable = live && live->value.tensor && !item.picture().isNull() && live->layout.columns > 0;
    return usable ? live : nullptr;
}

/// The number that is marked, or the three of a colour picture; nothing when many maps are shown.
QString valueAt(const NodeLive& live, const MapAxes& maps, const MapMark& mark) {
    if (live.layout.shown != 1 || !mark.row.at || !mark.column.at)
        return {};
    QStringList numbers;
    for (std::int64_t channel = 0; channel < std::min<std::int64_t>(maps.size(maps.channel), 3); ++channel) {
        const std::int64_t map = channel * maps.size(maps.slice) + mark.slice.at.value_or(0);
        std::int64_t index = 0;
        const auto element = maps.elementOf({map, *mark.row.at, *mark.column.at});
        for (int i = 0; i < maps.shape.rank(); ++i)
            index = index * maps.shape[i] + element[static_cast<std::size_t>(i)];
        numbers << toQString(shortNumber(live.value.tensor.at(index)));
    }
    return numbers.join(QStringLiteral("  "));
}

/// Where a map of the picture is drawn on the card; of a vector, one of its elements.
QRectF mapRect(const NodeItem& item, const MosaicLayout& layout, std::int64_t map) {
    const QRectF place = picturePlace(item.geometry().body(), item.picture().size());
    const double scale = place.width() / item.picture().width();
    const auto column = static_cast<double>(map % layout.columns);
    const auto row = static_cast<double>(map / layout.columns);
    const QPointF corner(layout.left + column * (layout.cellWidth + layout.gap),
                         layout.top + row * (layout.cellHeight + layout.gap));
    return {place.topLeft() + corner * scale, QSizeF(layout.cellWidth, layout.cellHeight) * scale};
}

void markVector(NodeItem& item, const NodeLive& live, const MapMark& mark) {
    if (!mark.column.at || *mark.column.at >= live.layout.shown)
        return item.setPointerMarks({}, {}, {});
    item.setPointerMarks({}, {mapRect(item, live.layout, *mark.column.at)}, {});
}

void markMaps(NodeItem& item, const NodeLive& live, const MapAxes& maps, const MapMark& mark) {
    std::vector<QPointF> points;
    std::vector<QRectF> fields;
    for (std::int64_t map = 0; map < std::min(live.layout.shown, kMostMarks); ++map) {
        if (!mark.meets(maps.sliceOf(map)))
            continue;
        const QRectF rect = mapRect(item, live.layout, map);
        const auto point = markedPoint(mark, maps.mapSize(), rect);
        if (point)
            points.push_back(*point);
        if (!point || mark.hasField())
            fields.push_back(markedField(mark, maps.mapSize(), rect));
    }
    const QString value = points.empty() ? QString() : valueAt(live, maps, mark);
    item.setPointerMarks(std::move(points), std::move(fields), value);
}

} // namespace

void markPointer(NodeItem& item, const CanvasContext& context) {
    const NodeLive* live = context.pointer.point().valid ? pictured(item, context) : nullptr;
    if (!live)
        return item.setPointerMarks({}, {}, {});
    const MapAxes maps(live->value.tensor.shape(), live->value.axes);
    const auto mark = markOf(context.pointer.point(), item.id(), maps);
    if (!mark)
        item.setPointerMarks({}, {}, {});
    else if (maps.isVector())
        markVector(item, *live, *mark);
    else
        markMaps(item, *live, maps, *mark);
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
    const MapAxes maps(live->value.tensor.shape(), live->value.axes);
    const auto index = [](double fraction, std::int64_t size) {
        return std::clamp<std::int64_t>(static_cast<std::int64_t>(fraction * static_cast<double>(size)), 0, size - 1);
    };
    const MapPlace at = maps.isVector() ? MapPlace{0, 0, spot->map}
                                        : MapPlace{spot->map, index(spot->row, maps.size(maps.row)),
                                                   index(spot->column, maps.size(maps.column))};
    return probeOf(item.id(), maps.axes, maps.elementOf(at));
}

} // namespace layerscope
