// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "marks/MarkPainting.h"
#include "views/LatestJob.h"
#include "views/Shown.h"

#include <QAbstractScrollArea>

#include <vector>

namespace layerscope {

/// One row an element: its index, a bar from zero, its number. Arrow keys and the pointer choose the current one.
class BarList : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit BarList(QWidget* parent = nullptr);

    void setShown(const Shown& shown);
    void setStyleOfMaps(const MapStyle& style);
    void setLargestFirst(bool on);
    /// What is marked while an element is probed, and a heat map of one pixel an element.
    void setMarks(const PaneMarks& marks, const QImage& effect);

    /// What the axis calls an element; empty where it has no names.
    QString nameOf(std::int64_t element) const;
    /// Whether the numbers are shares of one, and so are written as per cent too.
    bool areShares() const { return m_shares; }
    /// The element in a row.
    std::int64_t elementAt(int row) const;
    int currentRow() const { return m_current; }
    /// The row of the element becomes the current one, and is brought into sight.
    void setCurrentElement(std::int64_t element);
    int rowHeight() const;
    void draw(QPainter& painter, const QRect& area, int firstRow) const;

signals:
    void currentChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    int count() const;
    void sort();
    void measure();
    void relayout();
    void setCurrentRow(int row, bool reveal);
    void drawMarksOf(QPainter& painter, const QRect& rect, std::int64_t element) const;
    void drawRow(QPainter& painter, const QRect& rect, int row) const;

    Shown m_shown;
    MapStyle m_style;
    PaneMarks m_marks;
    QImage m_effect;
    bool m_largestFirst = false;
    std::vector<std::int32_t> m_order; ///< empty for the vector's own
    int m_current = -1;
    bool m_shares = false;
    QString m_longestName;
    LatestJob m_sorting;
};

} // namespace layerscope
