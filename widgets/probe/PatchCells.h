// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Probed.h"

#include <QWidget>

#include <optional>

namespace layerscope {

/// A window of the input and the kernel beside it, cell by cell with their numbers: of two directions one channel (and
/// slice), of one direction all channels below each other. Padding is hatched and says so. The arrow keys and the
/// pointer choose a cell, Enter and double click follow it upstream.
class PatchCells : public QWidget {
    Q_OBJECT
public:
    explicit PatchCells(QWidget* parent = nullptr);

    void setStep(std::shared_ptr<const Probed> probed, std::size_t step);
    /// Index into TapGrid::channels, and the tap along the first of three axes.
    void setPlane(std::size_t channel, std::int64_t slice);
    std::size_t channel() const { return m_channel; }
    std::int64_t slice() const { return m_slice; }

    int rows() const;
    int columns() const;
    /// Which of the step's terms is in a cell; -1: none.
    std::int64_t termAt(int row, int column) const;
    enum class Side { Window, Kernel };
    QRectF cellRect(Side side, int row, int column) const;
    /// The term that is chosen; -1: none.
    std::int64_t currentTerm() const;

    QSize sizeHint() const override { return {280, heightForWidth(280)}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

signals:
    void currentChanged();
    /// Enter or double click on the current cell.
    void activated();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    const Step& step() const { return m_probed->explanation.steps[m_step]; }
    const TapGrid& patch() const { return *m_probed->steps[m_step].patch; }
    bool isStrip() const { return patch().axes.size() == 1; }
    QString caption(Side side) const;
    double cellSide(int width) const;
    int captionHeight() const;
    QPointF topLeft(Side side) const;
    void drawSide(QPainter& painter, Side side) const;
    void drawCell(QPainter& painter, Side side, const QRectF& rect, std::int64_t term) const;
    void drawMarks(QPainter& painter, Side side) const;
    void measure();
    std::optional<QPoint> cellAt(const QPointF& position) const;
    void setCurrent(std::optional<QPoint> cell);

    std::shared_ptr<const Probed> m_probed;
    std::size_t m_step = 0;
    std::size_t m_channel = 0;
    std::int64_t m_slice = 0;
    std::optional<QPoint> m_current; ///< column, row
    double m_largestFactor = 1;
    double m_largestWeight = 1;
};

} // namespace layerscope
