// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/RangePlot.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

constexpr double kPanPart = 0.1; ///< of what is seen, with a key or a notch of the wheel

} // namespace

void RangePlot::resizeEvent(QResizeEvent* event) {
    QCustomPlot::resizeEvent(event);
    if (m_length > 0) {
        readExtent();
        emit rangeMoved();
    }
}

void RangePlot::wheelEvent(QWheelEvent* event) {
    if (m_length == 0)
        return event->ignore();
    const QPoint delta = event->angleDelta();
    const bool aside = std::abs(delta.x()) > std::abs(delta.y());
    if (aside || event->modifiers().testFlag(Qt::ShiftModifier))
        pan(-(aside ? delta.x() : delta.y()) / 120.0 * kPanPart * extent().length());
    else
        zoomAt(xAxis->pixelToCoord(event->position().x()), std::pow(1.0018, delta.y()));
    hover(event->position());
    event->accept();
}

void RangePlot::mousePressEvent(QMouseEvent* event) {
    setFocus(Qt::MouseFocusReason);
    if (m_length > 0 && (event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton)) {
        m_dragged = event->position();
        setCursor(Qt::ClosedHandCursor);
    }
    event->accept();
}

void RangePlot::mouseMoveEvent(QMouseEvent* event) {
    if (m_dragged && m_length > 0) {
        pan(xAxis->pixelToCoord(m_dragged->x()) - xAxis->pixelToCoord(event->position().x()));
        m_dragged = event->position();
    }
    hover(event->position());
}

void RangePlot::mouseReleaseEvent(QMouseEvent*) {
    m_dragged.reset();
    unsetCursor();
}

void RangePlot::mouseDoubleClickEvent(QMouseEvent* event) {
    if (m_length > 0 && event->button() == Qt::LeftButton)
        fit();
}

void RangePlot::leaveEvent(QEvent*) {
    setHovered(std::nullopt);
}

void RangePlot::hover(const QPointF& position) {
    if (m_length == 0 || !axisRect()->rect().contains(position.toPoint()))
        return setHovered(std::nullopt);
    m_hoveredPlace = {xAxis->pixelToCoord(position.x()), yAxis->pixelToCoord(position.y())};
    const double element = std::floor(m_axis.elementAt(m_hoveredPlace.x()) + 0.5);
    if (element < 0 || element > static_cast<double>(m_length - 1))
        return setHovered(std::nullopt);
    setHovered(static_cast<std::int64_t>(element));
}

void RangePlot::setHovered(std::optional<std::int64_t> element) {
    if (!element && !m_hovered)
        return;
    m_hovered = element;
    emit hoveredChanged();
}

void RangePlot::walkTo(std::int64_t element) {
    element = std::clamp<std::int64_t>(element, 0, m_length - 1);
    const double place = m_axis.placeOf(static_cast<double>(element));
    if (place < extent().from || place > extent().to)
        pan(place - (extent().from + extent().to) / 2);
    if (!m_hovered)
        m_hoveredPlace.setY(yAxis->range().center());
    m_hoveredPlace.setX(place);
    setHovered(element);
}

bool RangePlot::pressArrow(QKeyEvent* event) {
    const int step = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    if (step == 0)
        return false;
    const Stretch seen = visible();
    if (event->modifiers().testFlag(Qt::ShiftModifier))
        pan(step * kPanPart * extent().length());
    else
        walkTo(m_hovered ? *m_hovered + (m_axis.step < 0 ? -step : step) : (seen.first + seen.last) / 2);
    return true;
}

void RangePlot::keyPressEvent(QKeyEvent* event) {
    if (m_length == 0)
        return QCustomPlot::keyPressEvent(event);
    if (pressArrow(event))
        return;
    const double place =
        m_hovered ? m_axis.placeOf(static_cast<double>(*m_hovered)) : (extent().from + extent().to) / 2;
    switch (event->key()) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomAt(place, 1.25);
    case Qt::Key_Minus:
        return zoomAt(place, 0.8);
    case Qt::Key_0:
    case Qt::Key_F:
        return fit();
    case Qt::Key_Home:
        return walkTo(0);
    case Qt::Key_End:
        return walkTo(m_length - 1);
    default:
        QCustomPlot::keyPressEvent(event);
    }
}

} // namespace layerscope
