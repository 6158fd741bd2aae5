// SPDX-License-Identifier: GPL-3.0-or-later
// How the pad lies and looks.
#include "base/Numbers.h"
#include "inspector/weights/KernelPad.h"
#include "inspector/weights/KernelPicture.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "views/Drawing.h"

#include <QFocusEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr double kLargestCell = 48;
constexpr double kLeastCell = 4;
constexpr int kCurveHeight = 112;
constexpr double kHeadroom = 1.2; ///< above the largest bar, to draw into
constexpr int kRim = 2;           ///< for the ring around the cell that is chosen

} // namespace

QSize KernelPad::sizeHint() const {
    const int wide = isCurve() ? 200 : static_cast<int>(kLargestCell * static_cast<double>(columns())) + 2 * kRim;
    return {wide, heightForWidth(width() > 0 ? width() : wide)};
}

int KernelPad::heightForWidth(int width) const {
    if (isCurve())
        return Theme::instance().space(kCurveHeight / 4);
    const double side = std::min(kLargestCell, (width - 2.0 * kRim) / static_cast<double>(columns()));
    return static_cast<int>(std::ceil(std::max(kLeastCell, side) * static_cast<double>(rows()))) + 2 * kRim;
}

double KernelPad::cellSide() const {
    return std::clamp((width() - 2.0 * kRim) / static_cast<double>(columns()), kLeastCell, kLargestCell);
}

QRect KernelPad::cellRect(std::int64_t row, std::int64_t column) const {
    if (isCurve()) {
        const double bar = (width() - 2.0 * kRim) / static_cast<double>(columns());
        const int left = kRim + static_cast<int>(std::floor(static_cast<double>(column) * bar));
        const int right = kRim + static_cast<int>(std::floor(static_cast<double>(column + 1) * bar));
        return {left, 0, std::max(1, right - left), height()};
    }
    const double side = cellSide();
    const auto edge = [&](std::int64_t i) {
        return kRim + static_cast<int>(std::lround(static_cast<double>(i) * side));
    };
    return {QPoint(edge(column), edge(row)), QPoint(edge(column + 1) - 1, edge(row + 1) - 1)};
}

KernelPad::Cell KernelPad::cellAt(QPointF place) const {
    const double wide = isCurve() ? (width() - 2.0 * kRim) / static_cast<double>(columns()) : cellSide();
    const auto column = static_cast<std::int64_t>(std::floor((place.x() - kRim) / wide));
    const auto row = isCurve() ? 0 : static_cast<std::int64_t>(std::floor((place.y() - kRim) / wide));
    return {std::clamp<std::int64_t>(row, 0, rows() - 1), std::clamp<std::int64_t>(column, 0, columns() - 1)};
}

double KernelPad::heightOf(double number) const {
    return height() / 2.0 * (1 - number / (m_reach * kHeadroom));
}

double KernelPad::numberAtHeight(double y) const {
    const double number = (1 - y / (height() / 2.0)) * m_reach * kHeadroom;
    return std::abs(number) < m_reach / 50 ? 0 : number; // the line in the middle can be hit
}

void KernelPad::drawCells(QPainter& painter) {
    const Theme& theme = Theme::instance();
    const ColorScale scale = signedScale(m_reach);
    painter.setFont(theme.figures(Theme::FontRole::Small));
    const QFontMetrics metrics = painter.fontMetrics();
    const bool lines = cellSide() >= 8;
    for (std::int64_t row = 0; row < rows(); ++row) {
        for (std::int64_t column = 0; column < columns(); ++column) {
            const QRect cell = cellRect(row, column);
            const float number = numberAt({row, column});
            const QRgb color = scale.color(number);
            painter.fillRect(lines ? cell.adjusted(0, 0, -1, -1) : cell, QColor(color));
            const QString text = toQString(shortNumber(number));
            if (metrics.horizontalAdvance(text) > cell.width() - 2 || metrics.height() > cell.height())
                continue;
            painter.setPen(inkOn(color));
            painter.drawText(cell, Qt::AlignCenter, text);
        }
    }
}

void KernelPad::drawBars(QPainter& painter) {
    const Theme& theme = Theme::instance();
    const ColorScale scale = signedScale(m_reach);
    painter.fillRect(rect(), theme.color(Theme::Role::Card));
    const auto middle = static_cast<int>(heightOf(0));
    for (std::int64_t column = 0; column < columns(); ++column) {
        QRect bar = cellRect(0, column);
        const float number = numberAt({0, column});
        const auto top = static_cast<int>(std::lround(heightOf(number)));
        bar.setTop(std::min(top, middle));
        bar.setBottom(std::max(top, middle));
        if (bar.width() > 3)
            bar.adjust(0, 0, -1, 0);
        painter.fillRect(bar, QColor(scale.color(number < 0 ? -m_reach : m_reach)));
    }
    painter.setPen(theme.color(Theme::Role::BorderStrong));
    painter.drawLine(0, middle, width(), middle);
    painter.setPen(theme.color(Theme::Role::TextMuted));
    painter.setFont(theme.figures(Theme::FontRole::Small));
    painter.drawText(rect().adjusted(4, 2, -4, -2), Qt::AlignTop | Qt::AlignRight,
                     toQString(shortNumber(m_reach * kHeadroom)));
    painter.drawText(rect().adjusted(4, 2, -4, -2), Qt::AlignBottom | Qt::AlignRight,
                     toQString(shortNumber(-m_reach * kHeadroom)));
}

void KernelPad::paintEvent(QPaintEvent*) {
    if (m_taps.numbers.empty())
        return;
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    isCurve() ? drawBars(painter) : drawCells(painter);
    // On any colour: a ring in two tones, thicker where the keyboard is.
    const QRectF cell = QRectF(cellRect(m_cell.row, m_cell.column)).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme.color(Theme::Role::Window), hasFocus() ? 4 : 3));
    painter.drawRect(cell);
    painter.setPen(QPen(theme.color(hasFocus() ? Theme::Role::Accent : Theme::Role::Text), hasFocus() ? 2 : 1));
    painter.drawRect(cell);
}

void KernelPad::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void KernelPad::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    if (m_drag == Drag::None)
        end();
    update();
}

} // namespace layerscope
