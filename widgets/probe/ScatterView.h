// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "explain/Scatter.h"

#include <QWidget>

#include <optional>

namespace layerscope {

/// What one input element writes into the output, cell by cell: the explained element's cell is framed, what the
/// padding cuts off is hatched. Of three directions the slice with the explained element.
class ScatterView : public QWidget {
    Q_OBJECT
public:
    explicit ScatterView(QWidget* parent = nullptr);

    void setScatter(const Scatter& scatter);
    const Scatter& scatter() const { return m_scatter; }
    QSize sizeHint() const override { return {280, heightForWidth(280)}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

signals:
    /// Where the cell under the pointer is written; empty for none.
    void pointed(const std::vector<std::int64_t>& output);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    int rows() const;
    int columns() const;
    std::size_t cellAt(int row, int column) const;
    double side(int width) const;
    QRectF rectOf(int row, int column) const;

    Scatter m_scatter;
};

} // namespace layerscope
