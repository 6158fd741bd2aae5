// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/CardSigns.h"

#include "theme/Theme.h"

#include <QPainter>

#include <algorithm>

namespace layerscope {

using Role = Theme::Role;

void paintSign(QPainter& painter, const QRectF& place, bool error) {
    const Theme& theme = Theme::instance();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(error ? Role::Error : Role::Accent));
    if (error)
        painter.drawPolygon(
            QPolygonF{QPointF(place.center().x(), place.top()), place.bottomRight(), place.bottomLeft()});
    else
        painter.drawEllipse(place);
    QFont font = theme.font(Theme::FontRole::Small);
    font.setPixelSize(std::max(1, static_cast<int>(place.height() * 0.7)));
    font.setBold(true);
    painter.setFont(font);
    painter.setPen(theme.color(Role::TextOnAccent));
    painter.drawText(error ? place.translated(0, place.height() * 0.1) : place, Qt::AlignCenter,
                     error ? QStringLiteral("!") : QStringLiteral("i"));
    painter.restore();
}

void paintHealthSign(QPainter& painter, const QRectF& place, bool broken) {
    const Theme& theme = Theme::instance();
    const QPointF middle = place.center();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.color(broken ? Role::Error : Role::Warning));
    painter.drawPolygon(QPolygonF{QPointF(middle.x(), place.top()), QPointF(place.right(), middle.y()),
                                  QPointF(middle.x(), place.bottom()), QPointF(place.left(), middle.y())});
    painter.setPen(
        QPen(theme.color(Role::TextOnAccent), std::max(1.2, place.width() / 10), Qt::SolidLine, Qt::RoundCap));
    const double reach = place.width() * 0.2;
    if (broken) {
        painter.drawLine(middle - QPointF(0, reach), middle + QPointF(0, reach * 0.25));
        painter.drawPoint(middle + QPointF(0, reach));
    } else {
        painter.drawLine(middle - QPointF(reach, 0), middle + QPointF(reach, 0));
    }
    painter.restore();
}

void paintModelSign(QPainter& painter, const QRectF& place, const QColor& color) {
    painter.save();
    painter.setPen(QPen(color, 1.3));
    painter.setBrush(Qt::NoBrush);
    const QSizeF size(place.width() * 0.68, place.height() * 0.5);
    const QPointF step((place.width() - size.width()) / 2, (place.height() - size.height()) / 2);
    painter.drawRoundedRect(QRectF(place.topLeft(), size), 1.5, 1.5);
    for (const double at : {1.0, 2.0}) {
        const QRectF card(place.topLeft() + at * step, size);
        painter.drawPolyline(QPolygonF{card.topRight() + QPointF(0, step.y() / 2), card.bottomRight(),
                                       card.bottomLeft() + QPointF(step.x() / 2, 0)});
    }
    painter.restore();
}

} // namespace layerscope
