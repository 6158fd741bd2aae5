// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/MapGrid.h"

#include "base/Numbers.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "views/Drawing.h"
#include "views/PlaceText.h"

#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

constexpr double kTallest = 4; ///< times as high as wide; longer maps are squeezed
constexpr double kFlattest = 1.0 / 8;
constexpr int kLabelledCell = 160; ///< width of a map from which the size of a field is written beside it

} // namespace

MapGrid::MapGrid(SharedPointer& pointer, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_pointer(pointer)
    , m_marks(pointer.highlights()) {
    setFocusPolicy(Qt::StrongFocus);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Feature maps"));
    viewport()->setMouseTracking(true);
    verticalScrollBar()->setFocusPolicy(Qt::NoFocus);
    connect(&m_tiles, &TileCache::tilesMade, viewport(), qOverload<>(&QWidget::update));
    connect(&m_pointer, &SharedPointer::moved, viewport(), qOverload<>(&QWidget::update));
    connect(&m_marks, &NodeMarks::changed, this, &MapGrid::followMarks);
    connect(&Theme::instance(), &Theme::changed, this, &MapGrid::relayout);
}

void MapGrid::setShown(const Shown& shown, bool asPicture) {
    const bool staleOnly = shown.maps == m_shown.maps && asPicture == m_asPicture && shown.node == m_shown.node;
    if (shown.node != m_shown.node)
        m_hovered.reset();
    m_shown = shown;
    m_asPicture = asPicture;
    m_marks.setNode(shown.node);
    if (shown)
        m_marks.setShape(shown.value().tensor.shape());
    m_current = std::clamp<std::int64_t>(m_current, 0, std::max<std::int64_t>(count() - 1, 0));
    if (m_hovered && m_hovered->map >= count())
        m_hovered.reset();
    if (staleOnly)
        viewport()->update();
    else
        relayout();
    describeCurrent();
}

void MapGrid::setStyleOfMaps(const MapStyle& style) {
    m_style = style;
    refreshSource();
}

void MapGrid::setCellSize(int pixels) {
    m_cell = std::clamp(pixels, kSmallestCell, kLargestCell);
    relayout();
}

std::int64_t MapGrid::count() const {
    return m_shown ? (m_asPicture ? 1 : m_shown.maps->count()) : 0;
}

int MapGrid::gap() const {
    return Theme::instance().space(2);
}

int MapGrid::labelHeight() const {
    return m_cell < 40 ? 0 : QFontMetrics(Theme::instance().figures(Theme::FontRole::Small)).height() + 2;
}

QSize MapGrid::mapSize() const {
    const double ratio =
        m_shown ? static_cast<double>(m_shown.maps->rows()) / static_cast<double>(m_shown.maps->columns()) : 1;
    const double shape = std::clamp(ratio, kFlattest, kTallest);
    int width = m_cell;
    if (m_asPicture) { // the only one: as large as the window, or as asked for when that is more
        const double high = (viewport()->height() - 2 * gap() - labelHeight()) / shape;
        width = std::max(m_cell, static_cast<int>(std::min<double>(high, viewport()->width() - 2 * gap())));
    }
    return {width, std::max(8, static_cast<int>(width * shape))};
}

QSize MapGrid::stride() const {
    return mapSize() + QSize(gap(), gap() + labelHeight());
}

int MapGrid::columns() const {
    return std::max(1, (viewport()->width() - gap()) / stride().width());
}

QRect MapGrid::slotRect(std::int64_t map) const {
    const QSize step = stride();
    const auto row = static_cast<int>(map / columns());
    const auto column = static_cast<int>(map % columns());
    const std::int64_t across = std::min<std::int64_t>(columns(), std::max<std::int64_t>(count(), 1));
    const bool centred = m_asPicture || count() > columns();
    const int spare = viewport()->width() - gap() - static_cast<int>(across) * step.width();
    const int left = gap() + (centred ? std::max(0, spare / 2) : 0);
    return {QPoint(left + column * step.width(), gap() + row * step.height() - verticalScrollBar()->value()),
            mapSize()};
}

/// How much smaller maps are drawn to leave room for padding; 1 while it fits between them.
double MapGrid::roomScale() const {
    if (!m_shown)
        return 1;
    const MapAxes& axes = m_shown.maps->axes();
    const QSizeF size = mapSize();
    const auto scale = [this](double length, std::int64_t elements, const Beside& beside) {
        const double element = length / static_cast<double>(elements);
        const double room = element * static_cast<double>(beside.before + beside.after);
        const double widest = element * static_cast<double>(std::max(beside.before, beside.after));
        return widest <= gap() / 2.0 ? 1 : length / (length + room);
    };
    return std::min(scale(size.width(), m_shown.maps->columns(), m_marks.beside(axes.column)),
                    scale(size.height(), m_shown.maps->rows(), m_marks.beside(axes.row)));
}

QRect MapGrid::mapRect(std::int64_t map) const {
    const QRect slot = slotRect(map);
    const double scale = roomScale();
    if (scale == 1)
        return slot;
    const MapAxes& axes = m_shown.maps->axes();
    const auto start = [scale](double length, std::int64_t elements, const Beside& beside) {
        const double element = scale * length / static_cast<double>(elements);
        return (length * (1 - scale) + element * static_cast<double>(beside.before - beside.after)) / 2;
    };
    const QPointF from(start(slot.width(), m_shown.maps->columns(), m_marks.beside(axes.column)),
                       start(slot.height(), m_shown.maps->rows(), m_marks.beside(axes.row)));
    return {slot.topLeft() + from.toPoint(), (QSizeF(slot.size()) * scale).toSize().expandedTo({1, 1})};
}

/// Around the tiles on which there is a mark.
QRect MapGrid::markedArea() const {
    QRect area;
    if (!m_shown || m_marks.empty())
        return area;
    const Range seen = visibleRange();
    const QString label = m_marks.fieldLabel(m_shown.value().axes);
    for (std::int64_t map = seen.first; map <= seen.last; ++map)
        area |= m_marks.highlight().effect ? mapRect(map)
                                           : extentOf(paneOf(map), m_marks.on(cutOf(map)), label).toAlignedRect();
    return area;
}

void MapGrid::followMarks() {
    if (const double scale = roomScale(); scale != m_roomScale) {
        m_roomScale = scale;
        return viewport()->update();
    }
    viewport()->update(m_marked | markedArea());
}

MapGrid::Range MapGrid::visibleRange() const {
    const int step = stride().height();
    const int top = std::max(0, (verticalScrollBar()->value() - gap()) / step);
    const int bottom = (verticalScrollBar()->value() + viewport()->height()) / step;
    return {std::int64_t{top} * columns(), std::min((std::int64_t{bottom} + 1) * columns(), count()) - 1};
}

void MapGrid::relayout() {
    const std::int64_t rows = (count() + columns() - 1) / columns();
    const auto height = gap() + rows * stride().height();
    verticalScrollBar()->setRange(0, static_cast<int>(std::max<std::int64_t>(0, height - viewport()->height())));
    verticalScrollBar()->setPageStep(viewport()->height());
    verticalScrollBar()->setSingleStep(std::max(16, stride().height() / 3));
    refreshSource();
}

void MapGrid::refreshSource() {
    const QSize device = mapSize() * devicePixelRatioF();
    m_tiles.setSource(m_shown, m_style, device, m_asPicture);
    requestTiles();
    viewport()->update();
}

/// What is seen, then what the next turns of the wheel will show.
void MapGrid::requestTiles() {
    const Range seen = visibleRange();
    const std::int64_t page = seen.last - seen.first + 1;
    std::vector<std::int64_t> wanted;
    const auto add = [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t map = std::max<std::int64_t>(first, 0); map <= std::min(last, count() - 1); ++map)
            wanted.push_back(map);
    };
    add(seen.first, seen.last);
    add(seen.last + 1, seen.last + page);
    add(seen.first - page, seen.first - 1);
    m_tiles.request(std::move(wanted));
}

void MapGrid::drawMap(QPainter& painter, std::int64_t map) const {
    const Theme& theme = Theme::instance();
    const QRect rect = mapRect(map);
    if (const QImage* tile = m_tiles.find(map)) {
        painter.drawImage(rect, *tile);
        drawMasked(painter, rect, *m_shown.maps, map);
        drawEffect(painter, paneOf(map), m_marks.effect(cutOf(map)));
        if (m_shown.stale)
            drawStale(painter, rect);
    } else {
        painter.fillRect(rect, theme.color(Theme::Role::CardHeader));
    }
    if (map == m_current && hasFocus()) {
        painter.setPen(QPen(theme.color(Theme::Role::Accent), 2));
        painter.drawRect(QRectF(rect).adjusted(-2, -2, 2, 2));
    }
    drawMarks(painter, paneOf(map), m_marks.on(cutOf(map)),
              m_cell < kLabelledCell && !m_asPicture ? QString() : m_marks.fieldLabel(m_shown.value().axes));
    if (const auto mark = markOn(map))
        drawMark(painter, *mark, m_shown.maps->axes().mapSize(), rect, m_cell < 64 ? 3 : 4);
    if (labelHeight() > 0)
        drawLabel(painter, map, QRect(rect.left(), rect.bottom() + 1, rect.width(), labelHeight()));
}

void MapGrid::drawLabel(QPainter& painter, std::int64_t map, const QRect& rect) const {
    const Theme& theme = Theme::instance();
    if (!m_asPicture) {
        painter.setPen(theme.color(Theme::Role::TextMuted));
        painter.drawText(rect, Qt::AlignLeft | Qt::AlignVCenter, mapLabel(m_shown.maps->axes(), map));
    }
    const auto mark = markOn(map);
    if (!mark || !mark->row.at || !mark->column.at)
        return;
    const auto number = [&](std::int64_t of) {
        return toQString(shortNumber(static_cast<double>(m_shown.maps->at(of, *mark->row.at, *mark->column.at))));
    };
    painter.setPen(theme.color(Theme::Role::Text));
    const bool three = m_asPicture && m_shown.maps->count() >= 3;
    painter.drawText(rect, Qt::AlignRight | Qt::AlignVCenter,
                     three ? tr("R %1  G %2  B %3").arg(number(0), number(1), number(2)) : number(map));
}

/// Nothing on a slice that the pointer does not mean.
std::optional<MapMark> MapGrid::markOn(std::int64_t map) const {
    const MapAxes& axes = m_shown.maps->axes();
    const auto mark = markOf(m_pointer.point(), m_shown.node, axes);
    return mark && mark->meets(axes.sliceOf(map)) ? mark : std::nullopt;
}

void MapGrid::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), Theme::instance().color(Theme::Role::Panel));
    if (!m_shown)
        return;
    painter.setFont(Theme::instance().figures(Theme::FontRole::Small));
    const Range seen = visibleRange();
    for (std::int64_t map = seen.first; map <= seen.last; ++map)
        if (slotRect(map).adjusted(-gap(), -gap(), gap(), gap() + labelHeight()).intersects(event->rect()))
            drawMap(painter, map);
    m_marked = markedArea();
}

void MapGrid::resizeEvent(QResizeEvent*) {
    relayout();
}

void MapGrid::scrollContentsBy(int, int) {
    requestTiles();
    viewport()->update();
}

void MapGrid::changeEvent(QEvent* event) {
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::PaletteChange)
        viewport()->update();
}

} // namespace layerscope
