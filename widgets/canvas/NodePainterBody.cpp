// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/NodePainter.h"

#include "theme/Theme.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

using Role = Theme::Role;

QColor color(Role role) {
    return Theme::instance().color(role);
}

/// Where a picture would be if the layer could be computed: ruled out, also without colour.
void paintCannotRun(QPainter& painter, const NodeGeometry& geometry) {
    const QRectF body = geometry.body();
    painter.save();
    painter.setClipRect(body, Qt::IntersectClip);
    painter.setPen(QPen(color(Role::Border), 1));
    for (double x = body.left() - body.height(); x < body.right(); x += 9)
        painter.drawLine(QPointF(x, body.bottom()), QPointF(x + body.height(), body.top()));
    painter.restore();
    const QString text = QCoreApplication::translate("layerscope::NodePainter", "only the shape is known");
    painter.setFont(geometry.style().text);
    QRectF label = QFontMetricsF(geometry.style().text).boundingRect(text).adjusted(-6, -3, 6, 3);
    label.moveCenter(body.center());
    painter.fillRect(label, color(Role::Card));
    painter.setPen(color(Role::TextMuted));
    painter.drawText(label, Qt::AlignCenter, text);
}

} // namespace

void NodePainter::paintBody() const {
    if (m_picture.isNull())
        return paintEmptyBody();
    paintPicture();
    if (m_state.showStale)
        paintHatch();
    if (m_state.highlight)
        m_state.highlight->paint(m_painter, picturePlace(m_geometry.body(), m_picture.size()),
                                 m_geometry.body().adjusted(-3, -3, 3, 3), m_picture.size());
    if (m_state.showStale)
        return;
    if (!m_state.crosshairs.empty() || !m_state.fields.empty())
        paintCrosshairs();
}

void NodePainter::paintPicture() const {
    const double opacity = m_painter.opacity();
    if (m_card.bypassed || m_state.showStale)
        m_painter.setOpacity(0.45);
    paintScaled(picturePlace(m_geometry.body(), m_picture.size()));
    m_painter.setOpacity(opacity);
}

/// A picture that was made for this size is copied pixel by pixel. Others: enlarged numbers stay sharp squares; reduced
/// ones are averaged.
void NodePainter::paintScaled(const QRectF& place) const {
    const QTransform toWidget = m_painter.worldTransform();
    const double pixels = m_painter.device()->devicePixelRatioF();
    const QRectF onWidget = toWidget.mapRect(place);
    const QSizeF wanted = onWidget.size() * pixels;
    if (std::abs(wanted.width() - m_picture.width()) > 1.5 || std::abs(wanted.height() - m_picture.height()) > 1.5) {
        const bool smooth = m_painter.testRenderHint(QPainter::SmoothPixmapTransform);
        m_painter.setRenderHint(QPainter::SmoothPixmapTransform, wanted.width() / m_picture.width() < 0.999);
        m_painter.drawImage(place, m_picture);
        m_painter.setRenderHint(QPainter::SmoothPixmapTransform, smooth);
        return;
    }
    const auto snapped = [&](double at) { return std::round(at * pixels) / pixels; };
    m_painter.setWorldTransform(QTransform());
    m_painter.drawImage(
        QRectF(QPointF(snapped(onWidget.left()), snapped(onWidget.top())), QSizeF(m_picture.size()) / pixels),
        m_picture);
    m_painter.setWorldTransform(toWidget);
}

void NodePainter::paintEmptyBody() const {
    // Not reached and yet with an error of its own: its shape is known, its numbers never will be.
    if (m_card.status == NodeLive::Status::NotReached && m_card.issueIsError && !m_card.isGroup)
        return paintCannotRun(m_painter, m_geometry);
    if (isMistake() || m_card.status == NodeLive::Status::Fresh)
        return;
    const bool computing = m_card.status == NodeLive::Status::Computing || m_card.status == NodeLive::Status::Stale;
    const QString text = m_card.progress >= 0 ? statusText(m_card)
                         : computing          ? QCoreApplication::translate("layerscope::NodePainter", "computing…")
                         : isDashed()
                             ? QCoreApplication::translate("layerscope::NodePainter", "nothing arrives here yet")
                             : QString();
    m_painter.setFont(m_geometry.style().text);
    m_painter.setPen(color(Role::TextMuted));
    m_painter.drawText(m_geometry.body(), Qt::AlignCenter | Qt::TextWordWrap, text);
}

void NodePainter::paintHatch() const {
    const QRectF place = picturePlace(m_geometry.body(), m_picture.size());
    m_painter.save();
    m_painter.setClipRect(place, Qt::IntersectClip);
    m_painter.setPen(QPen(color(Role::Hatch), 1.2));
    for (double x = place.left() - place.height(); x < place.right(); x += 9)
        m_painter.drawLine(QPointF(x, place.bottom()), QPointF(x + place.height(), place.top()));
    m_painter.restore();
}

void NodePainter::paintCrosshairs() const {
    m_painter.save();
    m_painter.setClipRect(m_geometry.body(), Qt::IntersectClip);
    const double arm = m_state.crosshairs.size() > 1 ? 3.5 : 7;
    // Light on dark, so that the mark shows on any picture.
    for (const QPen& pen : {QPen(QColor(0, 0, 0, 190), 3), QPen(Qt::white, 1.2)}) {
        m_painter.setPen(pen);
        for (const QPointF& at : m_state.crosshairs) {
            m_painter.drawLine(at - QPointF(arm, 0), at + QPointF(arm, 0));
            m_painter.drawLine(at - QPointF(0, arm), at + QPointF(0, arm));
        }
        m_painter.setBrush(Qt::NoBrush);
        for (const QRectF& field : m_state.fields)
            m_painter.drawRect(field);
    }
    if (!m_state.valueLabel.isEmpty() && !m_state.crosshairs.empty()) {
        const QFontMetricsF metrics(m_geometry.style().text);
        const QRectF body = m_geometry.body();
        QRectF label(QPointF(), QSizeF(metrics.horizontalAdvance(m_state.valueLabel) + 8, metrics.height() + 2));
        label.moveBottomLeft(m_state.crosshairs.front() + QPointF(6, -6));
        label.moveLeft(std::clamp(label.left(), body.left(), std::max(body.left(), body.right() - label.width())));
        label.moveTop(std::max(label.top(), body.top()));
        m_painter.setPen(Qt::NoPen);
        m_painter.setBrush(color(Role::Panel));
        m_painter.drawRoundedRect(label, 3, 3);
        m_painter.setPen(color(Role::Text));
        m_painter.setFont(m_geometry.style().text);
        m_painter.drawText(label, Qt::AlignCenter, m_state.valueLabel);
    }
    m_painter.restore();
}

/// The picture of a card that shows its picture and name alone.
void NodePainter::paintInRoom() const {
    if (m_picture.isNull())
        return;
    const QRectF room = pictureRoom(m_geometry, Detail::PictureAndName);
    const QRectF place = picturePlace(room, m_picture.size());
    paintScaled(place);
    if (m_state.highlight)
        m_state.highlight->paint(m_painter, place, room, m_picture.size());
}

} // namespace layerscope
