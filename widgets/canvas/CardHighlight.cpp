// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/CardHighlight.h"

#include "session/ReachText.h"

#include <QPainter>

#include <algorithm>

namespace layerscope {

namespace {

constexpr std::int64_t kMostParts = 64;    ///< maps of a picture that are marked
constexpr std::size_t kMostEffects = 16;   ///< of them with a heat map
constexpr std::int64_t kMostCells = 2'000; ///< of a vector that are looked at one by one

QRectF scaled(const MosaicLayout::Box& box, const QPointF& origin, double scale) {
    return {origin + QPointF(box.left, box.top) * scale, QSizeF(box.width, box.height) * scale};
}

} // namespace

CardHighlight::CardHighlight(NodeId node, const Highlight& highlight, const NodeLive& live)
    : m_highlight(highlight)
    , m_shape(live.value.tensor.shape())
    , m_maps(m_shape, live.value.axes)
    , m_layout(live.layout)
    , m_picture(live.preview.cacheKey())
    , m_colour(live.picture)
    , m_label(reachText(highlight.field, m_maps.axes, node)) {
    if (!highlight.effect || m_layout.cells)
        return;
    for (const Part& part : parts())
        if (m_effects.size() < kMostEffects)
            m_effects.push_back(effectImage(highlight.effect, part.cut));
}

bool CardHighlight::shows(const Highlight& highlight, const NodeLive& live) const {
    return live.preview.cacheKey() == m_picture && sameMarks(highlight, m_highlight);
}

/// Of a volume all that lies behind a plane is seen on it.
std::vector<CardHighlight::Part> CardHighlight::parts() const {
    std::vector<Part> all;
    for (const MosaicLayout::PlaneBox& plane : m_layout.planes) {
        const auto size = [&](int direction) { return m_maps.size(m_maps.dimensionOf(direction)); };
        all.push_back({plane.box,
                       planeCut(m_maps, 0, plane.down, plane.across, std::nullopt),
                       {size(plane.down), size(plane.across)}});
    }
    if (!m_layout.planes.empty())
        return all;
    for (std::int64_t cell = 0; cell < std::min(m_layout.shown, kMostParts); ++cell)
        all.push_back({m_layout.box(cell), mapCut(m_maps, m_layout.mapOf(cell), m_colour), m_maps.mapSize()});
    return all;
}

/// Of a vector or a text, where each element has a cell of its own.
void CardHighlight::paintCells(QPainter& painter, const QRectF& place, double scale) const {
    const PaneMarks marks = marksOn(mapCut(m_maps, 0), m_highlight);
    const auto boxOf = [&](std::int64_t cell) { return scaled(m_layout.box(cell), place.topLeft(), scale); };
    painter.setBrush(Qt::NoBrush);
    const std::int64_t shown = std::min(m_layout.shown, kMostCells);
    const QRectF all =
        boxOf(0) | boxOf(m_layout.shown - 1) | boxOf(std::min<std::int64_t>(m_layout.columns, shown) - 1);
    const auto drawEach = [&](const CellMarks& cells, const auto& draw) {
        if (cells.count() >= shown)
            return draw(all);
        for (std::int64_t cell = 0; cell < shown && !cells.empty(); ++cell)
            if (cells.contains(0, cell))
                draw(boxOf(cell));
    };
    drawEach(marks.field, [&](const QRectF& box) { drawFieldLine(painter, box, marks.field.exact); });
    drawEach(marks.taps, [&](const QRectF& box) { drawTapLine(painter, box); });
}

void CardHighlight::paint(QPainter& painter, const QRectF& place, const QRectF& body, const QSize& pixels) const {
    const double scale = place.width() / std::max(pixels.width(), 1);
    painter.save();
    painter.setClipRect(body, Qt::IntersectClip);
    if (m_layout.cells) {
        paintCells(painter, place, scale);
        return painter.restore();
    }
    QString label = m_label;
    const std::vector<Part> all = parts();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const Pane pane{scaled(all[i].box, place.topLeft(), scale), all[i].size, m_layout.rowsUp};
        const PaneMarks marks = marksOn(all[i].cut, m_highlight);
        if (i < m_effects.size())
            drawEffect(painter, pane, m_effects[i]);
        drawMarks(painter, pane, marks, label);
        if (!marks.field.empty())
            label.clear(); // once is enough on a small picture
    }
    painter.restore();
}

} // namespace layerscope
