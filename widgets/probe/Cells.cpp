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

} // namespace

void drawNumberCell(QPainter& painter, const QRectF& rect, const NumberCell& cell) {
    const Theme& theme = Theme::instance();
    const QRectF inner = insideOf(rect);
    const QColor color = cell.hatched ? theme.color(Theme::Role::Panel) : cellColor(cell.value, cell.largest);
    painter.fillRect(inner, color);
    if (cell.hatched)
        painter.fillRect(inner, QBrush(theme.color(Theme::Role::Hatch), Qt::BDiagPattern));
    const QFontMetricsF metrics(painter.font());
    QString text = signedText(cell.value);
    if (metrics.horizontalAdvance(text) > inner.width() - 2)
        text = QString::number(cell.value, 'f', 1).replace(u'-', QChar(0x2212));
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
