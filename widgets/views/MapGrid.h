// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Selection.h"
#include "views/TileCache.h"

#include <QAbstractScrollArea>

#include <optional>

namespace layerscope {

/// An element of a map.
struct MapPlace {
    std::int64_t map = 0;
    std::int64_t row = 0;
    std::int64_t column = 0;
    bool operator==(const MapPlace&) const = default;
};

/// The element of a map that the shared pointer is on.
MapPlace placeOf(const ProbePoint& point, std::int64_t map, const FeatureMaps& maps);

/// All maps of a value in a scrolling grid; the place under the pointer is marked on every one, with its value. Arrow
/// keys move the current map, Enter and click open it.
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
    void describeCurrent();

    SharedPointer& m_pointer;
    TileCache m_tiles;
    Shown m_shown;
    MapStyle m_style;
    bool m_asPicture = false;
    int m_cell = 96;
    std::int64_t m_current = 0;
    std::optional<MapPlace> m_hovered;
};

} // namespace layerscope
