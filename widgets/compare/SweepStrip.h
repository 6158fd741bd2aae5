// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "compare/SweepRun.h"

#include <QAbstractScrollArea>

#include <vector>

namespace layerscope {

/// The results of a sweep as small multiples. Arrow keys walk, Enter and a click choose.
class SweepStrip : public QAbstractScrollArea {
    Q_OBJECT
public:
    explicit SweepStrip(QWidget* parent = nullptr);

    void setCells(std::vector<SweepCell> cells);
    void setCell(std::size_t index, const SweepCell& cell);
    void setAllStale();
    const std::vector<SweepCell>& cells() const { return m_cells; }
    /// Of a picture, in device pixels.
    QSize pictureSize() const;
    int current() const { return m_current; }
    void setCurrent(int index);
    /// In the viewport.
    QRect cellRect(int index) const;

signals:
    void chosen(int index);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    int count() const { return static_cast<int>(m_cells.size()); }
    QSize cellSize() const;
    int perRow() const;
    int cellAt(const QPoint& position) const;
    QRect pictureRect(const QRect& cell) const;
    void layOut();
    void draw(QPainter& painter, int index) const;
    void drawText(QPainter& painter, const QRect& below, const SweepCell& cell) const;
    void describe();
    QString textOf(const SweepCell& cell) const;

    std::vector<SweepCell> m_cells;
    int m_current = 0;
};

} // namespace layerscope
