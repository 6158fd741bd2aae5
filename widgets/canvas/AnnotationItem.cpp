// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/AnnotationItem.h"

#include "canvas/CanvasContext.h"
#include "canvas/NodePainter.h"
#include "session/Text.h"
#include "theme/Theme.h"

#include <QPainter>
#include <QPainterPath>
#include <QStyleOptionGraphicsItem>

#include <cmath>

namespace layerscope {

namespace {
constexpr double kPadding = 10;
constexpr double kGrip = 12;

double titleHeight() {
    return std::ceil(QFontMetricsF(Theme::instance().font(Theme::FontRole::Title)).height()) + kPadding;
}
} // namespace

AnnotationItem::AnnotationItem(const Annotation& annotation) {
    setAnnotation(annotation);
}

void AnnotationItem::setAnnotation(const Annotation& annotation) {
    m_annotation = annotation;
    setZValue(isFrame() ? -2 : -1);
    setBox(toQRectF(annotation.box));
    update();
}

void AnnotationItem::setBox(const QRectF& box) {
    prepareGeometryChange();
    m_box = box;
}

void AnnotationItem::setSelected(bool selected) {
    if (selected == m_selected)
        return;
    m_selected = selected;
    update();
}

QRectF AnnotationItem::handle() const {
    return isFrame() ? QRectF(m_box.topLeft(), QSizeF(m_box.width(), titleHeight())) : m_box;
}

QRectF AnnotationItem::textPlace() const {
    return handle().adjusted(kPadding / 2, 2, -kPadding / 2, -2);
}

void AnnotationItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
    const double zoom = QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter->worldTransform());
    const bool withText = detailAt(zoom) != Detail::Block;
    painter->setRenderHint(QPainter::Antialiasing, withText);
    if (isFrame())
        paintFrame(*painter, withText);
    else
        paintNote(*painter, withText);
}

void AnnotationItem::paintFrame(QPainter& painter, bool withText) const {
    const Theme& theme = Theme::instance();
    const double radius = theme.radius() + 4;
    QColor fill = theme.color(Theme::Role::Hover);
    fill.setAlphaF(0.35F);
    painter.setBrush(fill);
    painter.setPen(QPen(theme.color(m_selected ? Theme::Role::Accent : Theme::Role::BorderStrong), m_selected ? 2 : 1));
    painter.drawRoundedRect(m_box, radius, radius);
    QFont font = theme.font(Theme::FontRole::Title);
    if (!withText) // Read from afar, a frame's title is what tells where one is.
        font.setPointSizeF(font.pointSizeF() * 3);
    painter.setFont(font);
    painter.setPen(theme.color(Theme::Role::Text));
    const QFontMetricsF metrics(font);
    const QRectF line(m_box.left() + kPadding, m_box.top(), m_box.width() - 2 * kPadding,
                      std::max(titleHeight(), metrics.height()));
    painter.drawText(line, Qt::AlignVCenter | Qt::AlignLeft,
                     metrics.elidedText(toQString(m_annotation.text), Qt::ElideRight, line.width()));
    painter.setPen(QPen(theme.color(Theme::Role::BorderStrong), 1.5));
    const QPointF corner = m_box.bottomRight() - QPointF(4, 4);
    for (double reach : {kGrip, kGrip / 2})
        painter.drawLine(corner - QPointF(reach, 0), corner - QPointF(0, reach));
}

void AnnotationItem::paintNote(QPainter& painter, bool withText) const {
    const Theme& theme = Theme::instance();
    painter.setBrush(theme.color(Theme::Role::Panel));
    painter.setPen(QPen(theme.color(m_selected ? Theme::Role::Accent : Theme::Role::Border), m_selected ? 2 : 1));
    painter.drawRoundedRect(m_box, 4, 4);
    painter.fillRect(QRectF(m_box.left(), m_box.top() + 4, 3, m_box.height() - 8), theme.color(Theme::Role::Accent));
    if (!withText)
        return;
    painter.save();
    painter.setClipRect(m_box, Qt::IntersectClip);
    painter.setFont(theme.font(Theme::FontRole::Normal));
    painter.setPen(theme.color(Theme::Role::Text));
    painter.drawText(m_box.adjusted(kPadding + 2, kPadding - 2, -kPadding, -kPadding + 2), Qt::TextWordWrap,
                     toQString(m_annotation.text));
    painter.restore();
}

} // namespace layerscope
