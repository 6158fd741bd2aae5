// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe/ScatterView.h"

#include "probe/Cells.h"
#include "probe/Signs.h"
#include "theme/Theme.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace layerscope {

ScatterView::ScatterView(QWidget* parent)
    : QWidget(parent) {
    setMouseTracking(true);
    setAccessibleName(tr("What one input element writes"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ScatterView::setScatter(const Scatter& scatter) {
    m_scatter = scatter;
    const auto lost =
        std::ranges::count_if(scatter.cells, [](const Scatter::Cell& cell) { return cell.output.empty(); });
    setAccessibleDescription(tr("%1 times each of %2 numbers of the kernel, %3 of them cut off")
                                 .arg(signedText(scatter.factor))
                                 .arg(scatter.cells.size())
                                 .arg(lost));
    setToolTip(accessibleDescription());
    setMinimumHeight(heightForWidth(width()));
    updateGeometry();
    update();
}

/// The cells grow with the width.
void ScatterView::resizeEvent(QResizeEvent*) {
    setMinimumHeight(heightForWidth(width()));
}

int ScatterView::columns() const {
    return m_scatter.sizes.empty() ? 0 : static_cast<int>(m_scatter.sizes.back());
}

int ScatterView::rows() const {
    return m_scatter.sizes.size() < 2 ? 1 : static_cast<int>(m_scatter.sizes[m_scatter.sizes.size() - 2]);
}

std::size_t ScatterView::cellAt(int row, int column) const {
    const auto plane = static_cast<std::size_t>(rows()) * static_cast<std::size_t>(columns());
    return m_scatter.own / plane * plane + static_cast<std::size_t>(row) * static_cast<std::size_t>(columns()) +
           static_cast<std::size_t>(column);
}

double ScatterView::side(int width) const {
    return std::clamp(std::floor(static_cast<double>(width - 2) / std::max(columns(), 1)), kSmallestCell, kLargestCell);
}

int ScatterView::heightForWidth(int width) const {
    return static_cast<int>(side(width) * rows()) + 3;
}

QRectF ScatterView::rectOf(int row, int column) const {
    const double cell = side(width());
    return {1 + column * cell, 1 + row * cell, cell, cell};
}

void ScatterView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setFont(Theme::instance().figures(Theme::FontRole::Small));
    double largest = 0;
    for (const Scatter::Cell& cell : m_scatter.cells)
        largest = std::max(largest, std::abs(cell.product));
    for (int row = 0; columns() > 0 && row < rows(); ++row)
        for (int column = 0; column < columns(); ++column) {
            const std::size_t index = cellAt(row, column);
            const Scatter::Cell& cell = m_scatter.cells[index];
            drawNumberCell(
                painter, rectOf(row, column),
                {.value = cell.product, .largest = largest, .hatched = cell.output.empty(), .word = tr("cut")});
            if (index != m_scatter.own)
                continue;
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(Theme::instance().color(Theme::Role::Text), 3));
            painter.drawRect(rectOf(row, column).adjusted(1, 1, -2, -2));
        }
}

void ScatterView::mouseMoveEvent(QMouseEvent* event) {
    for (int row = 0; columns() > 0 && row < rows(); ++row)
        for (int column = 0; column < columns(); ++column)
            if (rectOf(row, column).contains(event->position()))
                return emit pointed(m_scatter.cells[cellAt(row, column)].output);
    emit pointed({});
}

void ScatterView::leaveEvent(QEvent*) {
    emit pointed({});
}

} // namespace layerscope
