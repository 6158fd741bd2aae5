// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/FilterTaps.h"

#include <QPoint>
#include <QTimer>
#include <QWidget>

class QLineEdit;

namespace layerscope {

/// The numbers of one filter in one channel to paint: cells of a plane (in 3-D of one slice), or in time bars to draw.
/// It changes nothing itself: it says what was painted and shows what it is given next.
///
/// Left button: paints the brush's number, in time the height of the pointer. Right button, or Shift: raises and lowers
/// by moving up and down. Ctrl: takes the number of the cell as the brush. Wheel, with the focus: changes the cell by a
/// step. Keys: arrows, Home, End and Page Up, Page Down walk; + and - change; Space paints; Delete puts 0; a digit,
/// Enter or F2 begins to type, Enter and Tab then go on to the next cell.
class KernelPad : public QWidget {
    Q_OBJECT
public:
    explicit KernelPad(QWidget* parent = nullptr);

    void setTaps(const FilterTaps& taps, std::int64_t slice);
    const FilterTaps& taps() const { return m_taps; }
    std::int64_t slice() const { return m_slice; }
    void setBrush(float brush) { m_brush = brush; }
    float brush() const { return m_brush; }

    /// Index into FilterTaps::numbers.
    std::size_t currentCell() const;
    void setCurrentCell(std::int64_t row, std::int64_t column);
    QRect cellRect(std::int64_t row, std::int64_t column) const;
    /// Where the pointer has to be in time to draw that number.
    double heightOf(double number) const;
    bool isCurve() const { return m_taps.rank == 1; }
    QLineEdit* editor() const { return m_editor; }

    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

signals:
    /// Around what is one step: a drag, a key held down, a turn of the wheel.
    void strokeStarted();
    void painted(std::size_t cell, float number);
    void strokeEnded();
    void cellChanged();
    void sliceWanted(std::int64_t slice);
    void brushPicked(float number);
    void refused(const QString& why); ///< empty when all is well again

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void keyReleaseEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum class Drag { None, Paint, Raise };
    struct Cell {
        std::int64_t row = 0;
        std::int64_t column = 0;
        bool operator==(const Cell&) const = default;
    };

    std::int64_t rows() const { return m_taps.size[1]; }
    std::int64_t columns() const { return m_taps.size[2]; }
    std::size_t indexOf(Cell cell) const;
    float numberAt(Cell cell) const { return m_taps.numbers[indexOf(cell)]; }
    double cellSide() const;
    Cell cellAt(QPointF place) const; ///< the nearest one
    double numberAtHeight(double y) const;
    double step() const; ///< of + and -, and of the wheel

    void begin();
    void end();
    void paintCell(Cell cell, double number);
    void paintTo(QPointF place);
    void change(double steps);
    bool walk(int key);
    void move(Cell cell);
    void type(const QString& text);
    bool commit();
    void typeOn(int direction);
    void stopTyping(bool keepFocus);

    void drawCells(QPainter& painter);
    void drawBars(QPainter& painter);

    FilterTaps m_taps;
    std::int64_t m_slice = 0;
    double m_reach = 1;
    float m_brush = 1;
    Cell m_cell;
    Drag m_drag = Drag::None;
    bool m_inStroke = false;
    QPointF m_last;
    double m_startNumber = 0;
    QTimer m_wheelTimer;
    QLineEdit* m_editor;
};

} // namespace layerscope
