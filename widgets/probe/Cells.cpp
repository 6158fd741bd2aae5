// SPDX-License-Identifier: GPL-3.0-or-later
#include "probe/Cells.h"

#include "probe/Signs.h"
#include "theme/Theme.h"
#include "views/Drawing.h"

#include <QPainter>

namespace layerscope {
namespace {

/// A line between it and the next, where there is room.
QRectF insideOf(const QRectF& rect) {
    return rect.adjusted(0, 0, rect.width() > 6 ? -1 : 0, rect.height() > 6 ? -1 : 0);
}

/// As many significant digits as there is room for, three at most.
QString fittingText(const QFontMetricsF& metrics, double value, double width) {
    QString text = signedText(value);
    for (int digits = 3; digits > 0 && metrics.horizontalAdvance(text) > width; --digits) {
        text = QString::number(value, 'g', digits).replace(u'-', QChar(0x2212));
        if (const qsizetype zero = text.indexOf(QLatin1String("0.")); zero >= 0 && zero <= 1)
            text.remove(zero, 1); // ".042"
    }
    return text;
}

} // namespace

void drawNumberCell(QPainter& painter, const QRectF& rect, const NumberCell& cell) {
    const Theme& theme = Theme::instance();
    const QRectF inner = insideOf(rect);
    const QColor color = cell.hatched ? theme.color(Theme::Role::Panel) : cellColor(cell.value, cell.largest);
    painter.fillRect(inner, color);
    if (cell.hatched)
        painter.fillRect(inner, QBrush(theme.color(Theme::Role::Hatch), Qt::BDiagPattern));
    const QFontMetricsF metrics(painter.font());
    const QString text = fittingText(metrics, cell.value, inner.width() - 2);
    if (metrics.horizontalAdvance(text) > inner.width() || metrics.height() > inner.height() + 2)
        return;
    painter.setPen(cell.hatched ? theme.color(Theme::Role::Text) : inkOn(color.rgb()));
    const bool both = cell.hatched && inner.height() >= 2 * metrics.height();
    painter.drawText(inner, Qt::AlignCenter, both ? cell.word + u'\n' + text : text);
}

void drawNoCell(QPainter& painter, const QRectF& rect) {
    painter.setPen(QPen(Theme::instance().color(Theme::Role::Border), 1, Qt::DotLine));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(insideOf(rect));
}

} // namespace layerscope
