// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "marks/NodeMarks.h"
#include "views/LatestJob.h"
#include "views/MapGrid.h"
#include "views/Sight.h"

#include <QImage>
#include <QPointF>
#include <QWidget>

#include <optional>

namespace layerscope {

/// One map, as large as wanted: the wheel zooms at the pointer, dragging and Shift with the arrow keys pan, the arrow
/// keys walk from element to element, Page Up and Page Down from map to map. Near enough, the grid of the elements and
/// their numbers are drawn. Esc goes back.
class MapZoom : public QWidget {
    Q_OBJECT
public:
    explicit MapZoom(SharedPointer& pointer, QWidget* parent = nullptr);

    void setShown(const Shown& shown, bool asPicture);
    void setStyleOfMaps(const MapStyle& style);
    void setMap(std::int64_t map);
    std::int64_t map() const { return m_map; }

    /// Logical pixels an element.
    double scale() const { return m_scale; }
    void zoomAt(const QPointF& position, double factor);
    void fit();
    /// Shows its map, and moves that until the element is in the window.
    void reveal(const MapPlace& place);
    /// Where an element is drawn.
    QRectF cellRect(std::int64_t row, std::int64_t column) const;
    std::optional<MapPlace> hovered() const { return m_hovered; }
    /// Its part of a Sight: what of the map is seen, how large.
    void writeSight(Sight& sight) const;
    void setSight(const Sight& sight);
    bool isRendered() const { return !m_image.isNull() && !m_job.isBusy(); }

signals:
    void closed();
    void mapChanged(qint64 map);
    void sightChanged();
    void hoveredChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    std::int64_t rows() const { return m_shown.maps->rows(); }
    std::int64_t columns() const { return m_shown.maps->columns(); }
    void render();
    double fitScale() const;
    void pan(const QPointF& by);
    void hover(const QPointF& position);
    void setHovered(std::optional<MapPlace> place);
    void walk(int rowStep, int columnStep);
    bool pressArrow(QKeyEvent* event);
    QRect visibleCells() const;
    void drawGrid(QPainter& painter) const;
    void drawNumbers(QPainter& painter) const;
    QString numberAt(std::int64_t row, std::int64_t column) const;
    void drawPointer(QPainter& painter) const;
    Pane pane() const;
    Cut cut() const { return mapCut(m_shown.maps->axes(), m_map, m_asPicture); }
    void followMarks();

    SharedPointer& m_pointer;
    NodeMarks m_marks;
    QRectF m_marked; ///< where marks were painted last
    Shown m_shown;
    MapStyle m_style;
    bool m_asPicture = false;
    std::int64_t m_map = 0;
    QImage m_image; ///< one pixel an element
    double m_scale = 1;
    QPointF m_origin; ///< of element (0, 0), in the widget
    bool m_fitted = true;
    std::optional<QPointF> m_dragged;
    std::optional<MapPlace> m_hovered;
    LatestJob m_job;
};

} // namespace layerscope
