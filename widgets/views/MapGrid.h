// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "marks/NodeMarks.h"
#include "session/PointerMark.h"
#include "views/TileCache.h"

#include <QAbstractScrollArea>

#include <optional>

namespace layerscope {

/// All maps of a value in a scrolling grid; what the pointer means is marked on each that it lies on, with the value
/// there. Arrow keys move the current map, Enter and click open it.
class MapGrid : public QAbstractScrollArea {
    Q_OBJECT
public:
    static constexpr int kSmallestCell = 24;
    static constexpr int kLargestCell = 512;

    explicit MapGrid(SharedPointer& pointer, QWidget* parent = nullptr);

    void setShown(const Shown& shown, bool asPicture);
    void setStyleOfMaps(const MapStyle& style);
    /// Width of a map in logical pixels.
    void setCellSize(int pixels);
    int cellSize() const { return m_cell; }

    std::int64_t current() const { return m_current; }
    void setCurrent(std::int64_t map);
    /// Where a map is drawn in the viewport, without its label.
    QRect mapRect(std::int64_t map) const;
    int columns() const;
    std::optional<MapPlace> hovered() const { return m_hovered; }
    bool isComplete() const { return m_tiles.isComplete(); }

signals:
    void opened(qint64 map);
    void currentChanged(qint64 map);
    void hoveredChanged();
    void cellSizeWanted(int pixels);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    struct Range {
        std::int64_t first = 0;
        std::int64_t last = -1;
    };
    std::int64_t count() const;
    int gap() const;
    int labelHeight() const;
    QSize mapSize() const;
    QRect slotRect(std::int64_t map) const;
    double roomScale() const;
    QSize stride() const;
    Range visibleRange() const;
    void relayout();
    void requestTiles();
    void refreshSource();
    void hover(const QPoint& position);
    void press(const QPoint& position);
    std::optional<MapPlace> placeAt(const QPoint& position) const;
    void step(std::int64_t by);
    void drawMap(QPainter& painter, std::int64_t map) const;
    void drawLabel(QPainter& painter, std::int64_t map, const QRect& rect) const;
    std::optional<MapMark> markOn(std::int64_t map) const;
    void describeCurrent();
    Pane paneOf(std::int64_t map) const { return {mapRect(map), m_shown.maps->axes().mapSize()}; }
    Cut cutOf(std::int64_t map) const { return mapCut(m_shown.maps->axes(), map, m_asPicture); }
    QRect markedArea() const;
    void followMarks();

    SharedPointer& m_pointer;
    NodeMarks m_marks;
    QRect m_marked; ///< where marks were painted last
    double m_roomScale = 1;
    TileCache m_tiles;
    Shown m_shown;
    MapStyle m_style;
    bool m_asPicture = false;
    int m_cell = 96;
    std::int64_t m_current = 0;
    std::optional<MapPlace> m_hovered;
};

} // namespace layerscope
