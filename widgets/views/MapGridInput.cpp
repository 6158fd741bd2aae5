// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/MapGrid.h"

#include "base/Numbers.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "views/Drawing.h"
#include "views/PlaceText.h"

#include <QMouseEvent>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace layerscope {

std::optional<MapPlace> MapGrid::placeAt(const QPoint& position) const {
    const Range seen = visibleRange();
    for (std::int64_t map = seen.first; map <= seen.last; ++map) {
        const QRect rect = mapRect(map);
        if (!rect.contains(position))
            continue;
        const auto index = [](double place, std::int64_t size) {
            return std::clamp<std::int64_t>(static_cast<std::int64_t>(place * static_cast<double>(size)), 0, size - 1);
        };
        return MapPlace{map, index((position.y() - rect.top() + 0.5) / rect.height(), m_shown.maps->rows()),
                        index((position.x() - rect.left() + 0.5) / rect.width(), m_shown.maps->columns())};
    }
    return std::nullopt;
}

void MapGrid::hover(const QPoint& position) {
    const std::optional<MapPlace> place = placeAt(position);
    if (place == m_hovered)
        return;
    m_hovered = place;
    if (place)
        m_pointer.set(probeOf(m_shown.node, m_shown.maps->axes().axes, m_shown.maps->axes().elementOf(*place)));
    else
        m_pointer.clear();
    emit hoveredChanged();
}

void MapGrid::press(const QPoint& position) {
    const std::optional<MapPlace> place = placeAt(position);
    if (!place)
        return;
    setCurrent(place->map);
    emit opened(place->map);
}

bool MapGrid::viewportEvent(QEvent* event) {
    switch (event->type()) {
    case QEvent::MouseMove:
        hover(static_cast<QMouseEvent*>(event)->position().toPoint());
        return true;
    case QEvent::Leave:
        hover(QPoint(-1, -1));
        return true;
    case QEvent::MouseButtonRelease:
        if (static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton)
            press(static_cast<QMouseEvent*>(event)->position().toPoint());
        return true;
    default:
        return QAbstractScrollArea::viewportEvent(event);
    }
}

void MapGrid::wheelEvent(QWheelEvent* event) {
    if (event->modifiers().testFlag(Qt::ControlModifier)) {
        emit cellSizeWanted(static_cast<int>(m_cell * std::pow(1.0015, event->angleDelta().y())));
        event->accept();
        return;
    }
    QAbstractScrollArea::wheelEvent(event);
    hover(viewport()->mapFromGlobal(event->globalPosition().toPoint()));
}

void MapGrid::keyPressEvent(QKeyEvent* event) {
    const int page = std::max(1, viewport()->height() / stride().height()) * columns();
    switch (event->key()) {
    case Qt::Key_Left:
        return step(-1);
    case Qt::Key_Right:
        return step(1);
    case Qt::Key_Up:
        return step(-columns());
    case Qt::Key_Down:
        return step(columns());
    case Qt::Key_PageUp:
        return setCurrent(m_current - page);
    case Qt::Key_PageDown:
        return setCurrent(m_current + page);
    case Qt::Key_Home:
        return setCurrent(0);
    case Qt::Key_End:
        return setCurrent(count() - 1);
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (count() > 0)
            emit opened(m_current);
        return;
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void MapGrid::step(std::int64_t by) {
    if (const std::int64_t next = m_current + by; std::abs(by) == 1 || (next >= 0 && next < count()))
        setCurrent(next);
}

void MapGrid::setCurrent(std::int64_t map) {
    if (count() == 0)
        return;
    m_current = std::clamp<std::int64_t>(map, 0, count() - 1);
    const QRect rect = mapRect(m_current).adjusted(0, -gap(), 0, gap() + labelHeight());
    if (rect.top() < 0)
        verticalScrollBar()->setValue(verticalScrollBar()->value() + rect.top());
    else if (rect.bottom() > viewport()->height())
        verticalScrollBar()->setValue(verticalScrollBar()->value() + rect.bottom() - viewport()->height());
    viewport()->update();
    describeCurrent();
    emit currentChanged(m_current);
}

void MapGrid::describeCurrent() {
    if (!m_shown)
        return setAccessibleDescription({});
    const ColorScale scale = m_shown.maps->scaleOf(m_current, {{}, RangeMode::Own, 0, 1});
    setAccessibleDescription(tr("%1 of %2 maps, from %3 to %4")
                                 .arg(mapText(m_shown.maps->axes(), m_current))
                                 .arg(count())
                                 .arg(toQString(shortNumber(scale.min)), toQString(shortNumber(scale.max))));
}

} // namespace layerscope
