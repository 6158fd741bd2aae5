// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/PointerMarks.h"

#include "base/Numbers.h"
#include "session/PointerMark.h"
#include "session/Text.h"

#include <algorithm>
#include <array>

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

/// Where a box of the picture is drawn on the card.
QRectF onCard(const NodeItem& item, const MosaicLayout::Box& box) {
    const QRectF place = picturePlace(item.geometry().body(), item.picture().size());
    const double scale = place.width() / item.picture().width();
    return {place.topLeft() + QPointF(box.left, box.top) * scale, QSizeF(box.width, box.height) * scale};
}

void markVector(NodeItem& item, const NodeLive& live, const MapMark& mark) {
    if (!mark.column.at || *mark.column.at >= live.layout.shown)
        return item.setPointerMarks({}, {}, {});
    item.setPointerMarks({}, {onCard(item, live.layout.box(*mark.column.at))}, {});
}

void markMaps(NodeItem& item, const NodeLive& live, const MapAxes& maps, const MapMark& mark) {
    std::vector<QPointF> points;
    std::vector<QRectF> fields;
    for (std::int64_t cell = 0; cell < std::min(live.layout.shown, kMostMarks); ++cell) {
        if (!mark.meets(maps.sliceOf(live.layout.mapOf(cell))))
            continue;
        const QRectF rect = onCard(item, live.layout.box(cell));
        // Upside down, a mark is where its mirror image would be.
        const auto turned = [&](QRectF r) {
            if (live.layout.rowsUp)
                r.moveTop(rect.top() + rect.bottom() - r.bottom());
            return r;
        };
        const auto point = markedPoint(mark, maps.mapSize(), rect);
        if (point)
            points.push_back(turned({*point, QSizeF()}).topLeft());
        if (!point || mark.hasField())
            fields.push_back(turned(markedField(mark, maps.mapSize(), rect)));
    }
    const QString value = points.empty() ? QString() : valueAt(live, maps, mark);
    item.setPointerMarks(std::move(points), std::move(fields), value);
}

/// The point in each plane, as far as the pointer says where.
void markPlanes(NodeItem& item, const NodeLive& live, const MapAxes& maps, const MapMark& mark) {
    const std::array<const MapMark::Along*, 3> along{&mark.slice, &mark.row, &mark.column};
    std::vector<QPointF> points;
    for (const MosaicLayout::PlaneBox& plane : live.layout.planes) {
        const auto& across = along[static_cast<std::size_t>(plane.across)]->at;
        const auto& down = along[static_cast<std::size_t>(plane.down)]->at;
        if (!across || !down)
            continue;
        const auto middle = [&](int direction, std::int64_t at) {
            return (static_cast<double>(at) + 0.5) / static_cast<double>(maps.size(maps.dimensionOf(direction)));
        };
        const QRectF rect = onCard(item, plane.box);
        points.emplace_back(rect.left() + middle(plane.across, *across) * rect.width(),
                            rect.top() + middle(plane.down, *down) * rect.height());
    }
    const bool one = mark.slice.at.has_value();
    const QString value = points.empty() || !one ? QString() : valueAt(live, maps, mark);
    item.setPointerMarks(std::move(points), {}, value);
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
    else if (!live->layout.planes.empty())
        markPlanes(item, *live, maps, *mark);
    else if (live->layout.cells)
        markVector(item, *live, *mark);
    else
        markMaps(item, *live, maps, *mark);
}

void markHighlight(NodeItem& item, const CanvasContext& context) {
    const Highlight& highlight = context.pointer.highlights().of(item.id());
    const NodeLive* live = highlight.empty() ? nullptr : pictured(item, context);
    if (!live)
        return item.setHighlight(nullptr);
    if (const auto& shown = item.state().highlight; !shown || !shown->shows(highlight, *live))
        item.setHighlight(std::make_shared<const CardHighlight>(item.id(), highlight, *live));
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
    const MapPlace at = live->layout.cells ? MapPlace{0, 0, spot->map}
                                           : MapPlace{spot->map, index(spot->row, maps.size(maps.row)),
                                                      index(spot->column, maps.size(maps.column))};
    return probeOf(item.id(), maps.axes, maps.elementOf(at));
}

} // namespace layerscope
