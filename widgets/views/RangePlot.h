// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "marks/NodeMarks.h"
#include "session/Selection.h"

#include <qcustomplot.h>

#include <functional>
#include <optional>
#include <vector>

namespace layerscope {

/// A plot over one axis of a value, in the unit of its source. The wheel zooms at the pointer, dragging and Shift with
/// the wheel or the arrow keys pan, a double click or 0 fits, the arrow keys walk from element to element; what is
/// seen is shared with all views of the same source. Marks the element under any view's pointer and the stretch that
/// it depends on, hatches what is masked, and dims an older result.
class RangePlot : public QCustomPlot {
    Q_OBJECT
public:
    explicit RangePlot(SharedPointer& pointer, QWidget* parent = nullptr);

    /// Where the elements lie; a length of 0 for nothing to show.
    void setAxis(const Axis& axis, std::int64_t length);
    /// The axis that goes up, if it is one of places too.
    void setUpAxis(const std::optional<Axis>& axis, std::int64_t length);
    void setMasked(std::vector<Stretch> stretches);
    void setStale(bool stale);
    /// Elements that lie one above the other: the height of each in coordinates of the plot.
    struct Rows {
        double first = 0;
        double step = 1;
        std::int64_t count = 1;
        bool operator==(const Rows&) const = default;
    };
    /// Whose marks are drawn, and how the plot cuts that value: its axis is across; without rows marks are as high as
    /// the plot.
    void setMarkedNode(NodeId node, const Value& value, const Cut& cut, const std::optional<Rows>& rows = {});
    /// At what heights the curves are that are tapped at an element.
    void setTapHeights(std::function<std::vector<double>(std::int64_t element)> heights) {
        m_tapHeights = std::move(heights);
    }
    /// What is seen going up, in coordinates of the plot; room for padding is added to it.
    void setUpRange(double low, double high);
    const NodeMarks& marks() const { return m_marks; }

    const Axis& axis() const { return m_axis; }
    std::int64_t length() const { return m_length; }
    SharedRange::Extent whole() const;
    SharedRange::Extent extent() const { return m_seen; }
    bool isFitted() const;
    /// The elements of which anything is seen.
    Stretch visible() const;
    /// Device pixels across.
    int pixels() const;
    int pixelsUp() const;

    void fit();
    void zoomAt(double place, double factor);
    void pan(double by);
    /// What the pointer, or the last arrow key, is on.
    std::optional<std::int64_t> hovered() const { return m_hovered; }
    /// Where the pointer is, in coordinates of the plot.
    QPointF hoveredPlace() const { return m_hoveredPlace; }
    /// The whole widget as it is seen.
    QImage image();

signals:
    /// Another stretch is seen, or with other pixels: give the plot what is in it.
    void rangeMoved();
    void hoveredChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    void setExtent(SharedRange::Extent extent);
    void readExtent();
    void styleLikeTheme();
    void hover(const QPointF& position);
    void setHovered(std::optional<std::int64_t> element);
    void walkTo(std::int64_t element);
    bool pressArrow(QKeyEvent* event);
    QRectF stretchRect(const Stretch& stretch) const;
    void drawOver(QPainter& painter);
    void drawPointer(QPainter& painter);
    void drawHighlights(QPainter& painter);
    void drawEffectOf(QPainter& painter, const Pane& pane);
    void drawTapPoints(QPainter& painter, const CellMarks& taps);
    Pane markedPane() const;
    SharedRange::Extent withRoom(SharedRange::Extent seen) const;
    void applyUpRange();
    void followMarks();

    SharedPointer& m_pointer;
    NodeMarks m_marks;
    Axes m_markedAxes;
    Cut m_cut;
    std::optional<Rows> m_rows;
    std::function<std::vector<double>(std::int64_t)> m_tapHeights;
    SharedRange::Extent m_seen; ///< without the room for padding
    std::optional<SharedRange::Extent> m_upRange;
    Axis m_axis;
    std::int64_t m_length = 0;
    std::optional<Axis> m_upAxis;
    std::int64_t m_upLength = 0;
    std::optional<SharedRange::Extent> m_own; ///< where there is no source to share it by
    std::vector<Stretch> m_masked;
    bool m_stale = false;
    std::optional<std::int64_t> m_hovered;
    QPointF m_hoveredPlace;
    std::optional<QPointF> m_dragged;
};

} // namespace layerscope
