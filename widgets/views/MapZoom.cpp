// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/MapZoom.h"

#include "base/Numbers.h"
#include "session/Text.h"
#include "theme/Theme.h"
#include "views/Drawing.h"

#include <QKeyEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

constexpr double kGridFrom = 10; ///< logical pixels an element
constexpr double kLargestScale = 160;

QImage renderMap(const Shown& shown, const MapStyle& style, bool asPicture, std::int64_t map) {
    return toImage(asPicture ? shown.maps->renderColor() : shown.maps->render(map, style));
}

} // namespace

MapZoom::MapZoom(SharedPointer& pointer, QWidget* parent)
    : QWidget(parent)
    , m_pointer(pointer)
    , m_marks(pointer.highlights()) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("One feature map"));
    connect(&m_pointer, &SharedPointer::moved, this, qOverload<>(&QWidget::update));
    connect(&m_marks, &NodeMarks::changed, this, &MapZoom::followMarks);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void MapZoom::setShown(const Shown& shown, bool asPicture) {
    const bool sameForm = shown && m_shown && shown.maps->rows() == rows() && shown.maps->columns() == columns();
    const bool sameNumbers = shown.maps == m_shown.maps && asPicture == m_asPicture;
    m_shown = shown;
    m_asPicture = asPicture;
    m_marks.setNode(shown.node);
    if (shown)
        m_marks.setShape(shown.value().tensor.shape());
    if (!shown) {
        m_image = {};
        m_hovered.reset();
        return update();
    }
    m_map = std::clamp<std::int64_t>(m_map, 0, m_shown.maps->count() - 1);
    if (!sameForm) {
        m_image = {};
        m_hovered.reset();
        fit();
    }
    if (sameNumbers)
        update();
    else
        render();
}

void MapZoom::setStyleOfMaps(const MapStyle& style) {
    m_style = style;
    render();
}

void MapZoom::setMap(std::int64_t map) {
    if (!m_shown)
        return;
    const std::int64_t next = std::clamp<std::int64_t>(map, 0, m_shown.maps->count() - 1);
    if (next == m_map)
        return;
    m_map = next;
    if (m_hovered)
        m_hovered->map = m_map;
    render();
    emit mapChanged(m_map);
}

void MapZoom::render() {
    if (!m_shown)
        return;
    m_job.start([this, shown = m_shown, style = m_style, asPicture = m_asPicture, map = m_map]() -> LatestJob::Show {
        return [this, maps = shown.maps, image = renderMap(shown, style, asPicture, map)] {
            if (!m_shown || image.width() != columns() || image.height() != rows())
                return; // of a value of another form, which is gone
            m_image = image;
            update();
        };
    });
}

double MapZoom::fitScale() const {
    const double margin = Theme::instance().space(4);
    const MapAxes& axes = m_shown.maps->axes();
    const auto length = [this](std::int64_t size, const Beside& beside) {
        return static_cast<double>(size + beside.before + beside.after);
    };
    return std::clamp(std::min((width() - margin) / length(columns(), m_marks.beside(axes.column)),
                               (height() - margin) / length(rows(), m_marks.beside(axes.row))),
                      0.01, kLargestScale);
}

void MapZoom::fit() {
    if (!m_shown)
        return;
    m_scale = fitScale();
    const MapAxes& axes = m_shown.maps->axes();
    const auto centred = [this](double window, std::int64_t size, const Beside& beside) {
        return (window - static_cast<double>(size + beside.after - beside.before) * m_scale) / 2;
    };
    m_origin = {centred(width(), columns(), m_marks.beside(axes.column)),
                centred(height(), rows(), m_marks.beside(axes.row))};
    m_fitted = true;
    update();
}

void MapZoom::zoomAt(const QPointF& position, double factor) {
    if (!m_shown)
        return;
    const double next = std::clamp(m_scale * factor, std::min(fitScale(), 1.0) / 2, kLargestScale);
    m_origin = position - (position - m_origin) * (next / m_scale);
    m_scale = next;
    m_fitted = false;
    pan({});
}

/// Keeps a part of the map in the window.
void MapZoom::pan(const QPointF& by) {
    const double keep = 40;
    const QSizeF size(static_cast<double>(columns()) * m_scale, static_cast<double>(rows()) * m_scale);
    const QPointF next = m_origin + by;
    const auto inside = [&](double place, double length, double window) {
        return std::clamp(place, std::min(keep - length, 0.0), std::max(window - keep, 0.0));
    };
    m_origin = {inside(next.x(), size.width(), width()), inside(next.y(), size.height(), height())};
    m_fitted = m_fitted && by.isNull();
    update();
    emit sightChanged();
}

QRectF MapZoom::cellRect(std::int64_t row, std::int64_t column) const {
    return {m_origin.x() + static_cast<double>(column) * m_scale, m_origin.y() + static_cast<double>(row) * m_scale,
            m_scale, m_scale};
}

QRect MapZoom::visibleCells() const {
    const auto first = [&](double origin) { return std::max(0, static_cast<int>(std::floor(-origin / m_scale))); };
    const auto last = [&](double origin, int window, std::int64_t size) {
        return std::min(static_cast<int>(size) - 1, static_cast<int>(std::floor((window - origin) / m_scale)));
    };
    return {QPoint(first(m_origin.x()), first(m_origin.y())),
            QPoint(last(m_origin.x(), width(), columns()), last(m_origin.y(), height(), rows()))};
}

Pane MapZoom::pane() const {
    return {QRectF(m_origin, QSizeF(static_cast<double>(columns()), static_cast<double>(rows())) * m_scale),
            {rows(), columns()}};
}

/// Room for more padding moves the picture; otherwise only what is marked is painted again.
void MapZoom::followMarks() {
    if (!m_shown)
        return;
    if (m_fitted && fitScale() != m_scale)
        return fit();
    const QRectF now = m_marks.highlight().effect
                           ? QRectF(rect())
                           : extentOf(pane(), m_marks.on(cut()), m_marks.fieldLabel(m_shown.value().axes));
    update((now | m_marked).toAlignedRect());
}

void MapZoom::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().color(Theme::Role::Panel));
    if (!m_shown || m_image.isNull())
        return;
    const QRectF target(m_origin, QSizeF(m_image.size()) * m_scale);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, m_scale * devicePixelRatioF() < 1);
    painter.drawImage(target, m_image);
    drawMasked(painter, target, *m_shown.maps, m_map);
    drawEffect(painter, pane(), m_marks.effect(cut()));
    if (m_scale >= kGridFrom)
        drawGrid(painter);
    drawNumbers(painter);
    if (m_shown.stale)
        drawStale(painter, target);
    const PaneMarks marks = m_marks.on(cut());
    const QString label = m_marks.fieldLabel(m_shown.value().axes);
    drawMarks(painter, pane(), marks, label);
    m_marked = m_marks.highlight().effect ? QRectF(rect()) : extentOf(pane(), marks, label);
    drawPointer(painter);
}

void MapZoom::drawGrid(QPainter& painter) const {
    QColor line = Theme::instance().color(Theme::Role::Panel);
    line.setAlphaF(0.35F);
    painter.setPen(QPen(line, 0));
    const QRect cells = visibleCells();
    const QRectF area = cellRect(cells.top(), cells.left()) | cellRect(cells.bottom(), cells.right());
    for (int column = cells.left(); column <= cells.right() + 1; ++column) {
        const double x = m_origin.x() + column * m_scale;
        painter.drawLine(QLineF(x, area.top(), x, area.bottom()));
    }
    for (int row = cells.top(); row <= cells.bottom() + 1; ++row) {
        const double y = m_origin.y() + row * m_scale;
        painter.drawLine(QLineF(area.left(), y, area.right(), y));
    }
}

QString MapZoom::numberAt(std::int64_t row, std::int64_t column) const {
    const auto number = [&](std::int64_t map) {
        return toQString(shortNumber(static_cast<double>(m_shown.maps->at(map, row, column))));
    };
    if (!m_asPicture || m_shown.maps->count() < 3)
        return number(m_map);
    return number(0) + u'\n' + number(1) + u'\n' + number(2);
}

void MapZoom::drawNumbers(QPainter& painter) const {
    const QFont font = Theme::instance().figures(Theme::FontRole::Small);
    const QFontMetricsF metrics(font);
    const int lines = m_asPicture ? 3 : 1;
    if (m_scale < metrics.horizontalAdvance(QStringLiteral("−0.00123")) || m_scale < lines * metrics.height())
        return;
    painter.setFont(font);
    const QRect cells = visibleCells();
    for (int row = cells.top(); row <= cells.bottom(); ++row)
        for (int column = cells.left(); column <= cells.right(); ++column) {
            painter.setPen(inkOn(m_image.pixel(column, row)));
            painter.drawText(cellRect(row, column), Qt::AlignCenter, numberAt(row, column));
        }
}

void MapZoom::drawPointer(QPainter& painter) const {
    const MapAxes& axes = m_shown.maps->axes();
    const auto mark = markOf(m_pointer.point(), m_shown.node, axes);
    if (!mark || !mark->meets(axes.sliceOf(m_map)))
        return;
    const QRectF map(m_origin, QSizeF(static_cast<double>(columns()), static_cast<double>(rows())) * m_scale);
    if (m_scale < 8 || !mark->row.at || !mark->column.at)
        return drawMark(painter, *mark, axes.mapSize(), map, 5);
    drawBox(painter, cellRect(*mark->row.at, *mark->column.at));
    if (mark->hasField())
        drawBox(painter, markedField(*mark, axes.mapSize(), map));
}

/// What is in the middle stays there.
void MapZoom::resizeEvent(QResizeEvent* event) {
    if (!m_shown)
        return;
    if (m_fitted)
        return fit();
    const QSize by = event->size() - event->oldSize();
    pan(event->oldSize().isValid() ? QPointF(by.width(), by.height()) / 2 : QPointF());
}

void MapZoom::wheelEvent(QWheelEvent* event) {
    zoomAt(event->position(), std::pow(1.0018, event->angleDelta().y()));
    hover(event->position());
    event->accept();
}

void MapZoom::mousePressEvent(QMouseEvent* event) {
    if (event->button() == Qt::LeftButton || event->button() == Qt::MiddleButton) {
        m_dragged = event->position();
        setCursor(Qt::ClosedHandCursor);
    } else {
        QWidget::mousePressEvent(event);
    }
}

void MapZoom::mouseMoveEvent(QMouseEvent* event) {
    if (m_dragged && m_shown) {
        pan(event->position() - *m_dragged);
        m_dragged = event->position();
    }
    hover(event->position());
}

void MapZoom::mouseReleaseEvent(QMouseEvent*) {
    m_dragged.reset();
    unsetCursor();
}

void MapZoom::mouseDoubleClickEvent(QMouseEvent*) {
    fit();
    emit sightChanged();
}

void MapZoom::leaveEvent(QEvent*) {
    setHovered(std::nullopt);
}

void MapZoom::hover(const QPointF& position) {
    if (!m_shown)
        return;
    const QPointF place = (position - m_origin) / m_scale;
    const auto row = static_cast<std::int64_t>(std::floor(place.y()));
    const auto column = static_cast<std::int64_t>(std::floor(place.x()));
    if (row < 0 || column < 0 || row >= rows() || column >= columns())
        setHovered(std::nullopt);
    else
        setHovered(MapPlace{m_map, row, column});
}

void MapZoom::setHovered(std::optional<MapPlace> place) {
    if (place == m_hovered)
        return;
    m_hovered = place;
    if (place && m_shown)
        m_pointer.set(probeOf(m_shown.node, m_shown.maps->axes().axes, m_shown.maps->axes().elementOf(*place)));
    else
        m_pointer.clear();
    emit hoveredChanged();
}

void MapZoom::walk(int rowStep, int columnStep) {
    MapPlace next = m_hovered.value_or(MapPlace{m_map, rows() / 2, columns() / 2});
    next.row = std::clamp<std::int64_t>(next.row + rowStep, 0, rows() - 1);
    next.column = std::clamp<std::int64_t>(next.column + columnStep, 0, columns() - 1);
    setHovered(next);
    reveal(next);
}

void MapZoom::reveal(const MapPlace& place) {
    setMap(place.map);
    const QRectF cell = cellRect(place.row, place.column);
    if (!QRectF(rect()).contains(cell))
        pan(QRectF(rect()).center() - cell.center());
}

bool MapZoom::pressArrow(QKeyEvent* event) {
    const int dx = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    const int dy = event->key() == Qt::Key_Up ? -1 : event->key() == Qt::Key_Down ? 1 : 0;
    if (dx == 0 && dy == 0)
        return false;
    if (event->modifiers().testFlag(Qt::ShiftModifier))
        pan(QPointF(-dx, -dy) * 48);
    else
        walk(dy, dx);
    return true;
}

void MapZoom::keyPressEvent(QKeyEvent* event) {
    if (!m_shown || pressArrow(event))
        return;
    switch (event->key()) {
    case Qt::Key_Escape:
    case Qt::Key_Backspace:
        return emit closed();
    case Qt::Key_PageUp:
        return setMap(m_map - 1);
    case Qt::Key_PageDown:
        return setMap(m_map + 1);
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return zoomAt(QRectF(rect()).center(), 1.25);
    case Qt::Key_Minus:
        return zoomAt(QRectF(rect()).center(), 0.8);
    case Qt::Key_0:
    case Qt::Key_F:
        fit();
        return emit sightChanged();
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace layerscope
