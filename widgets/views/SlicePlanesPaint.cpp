// SPDX-License-Identifier: GPL-3.0-or-later
#include "theme/Theme.h"
#include "views/Drawing.h"
#include "views/PlaceText.h"
#include "views/SlicePlanes.h"

#include <QPainter>

#include <algorithm>

namespace layerscope {

namespace {

constexpr double kLabelledWidth = 160; ///< of a plane beside whose field its size is written

std::size_t indexOf(int direction) {
    return static_cast<std::size_t>(direction);
}

const MapMark::Along& along(const MapMark& mark, int direction) {
    return direction == 0 ? mark.slice : direction == 1 ? mark.row : mark.column;
}

} // namespace

QString SlicePlanes::caption(int plane) const {
    const MapAxes& axes = m_shown.maps->axes();
    const int direction = kPlanes[indexOf(plane)].along;
    const Axis& axis = axes.axes[indexOf(axes.dimensionOf(direction))];
    if (m_projection == Projection::Slice)
        return axisText(axis, m_voxel[indexOf(direction)]);
    const QString many = QString::number(counts()[indexOf(direction)]);
    return m_projection == Projection::Maximum ? tr("largest of %1").arg(many) : tr("mean of %1").arg(many);
}

void SlicePlanes::drawCursor(QPainter& painter, int plane) const {
    const QRectF rect = planeRect(plane);
    const QPointF cross = pointOf(plane, m_voxel);
    const double hole = Theme::instance().space(2);
    const std::array<QLineF, 4> lines{
        QLineF(rect.left(), cross.y(), std::max(rect.left(), cross.x() - hole), cross.y()),
        QLineF(std::min(rect.right(), cross.x() + hole), cross.y(), rect.right(), cross.y()),
        QLineF(cross.x(), rect.top(), cross.x(), std::max(rect.top(), cross.y() - hole)),
        QLineF(cross.x(), std::min(rect.bottom(), cross.y() + hole), cross.x(), rect.bottom())};
    for (const QPen& pen : {QPen(QColor(0, 0, 0, 150), 3), QPen(Theme::instance().color(Theme::Role::Accent), 1.2)}) {
        painter.setPen(pen);
        painter.drawLines(lines.data(), static_cast<int>(lines.size()));
    }
}

void SlicePlanes::drawPointer(QPainter& painter, int plane) const {
    const auto mark = markOf(m_pointer.point(), m_shown.node, m_shown.maps->axes());
    if (!mark)
        return;
    const PlaneAxes& axes = kPlanes[indexOf(plane)];
    const Stretch& depth = along(*mark, axes.along).field;
    const std::int64_t index = m_voxel[indexOf(axes.along)];
    if (m_projection == Projection::Slice && (index < depth.first || index > depth.last))
        return;
    MapMark flat;
    flat.column = along(*mark, axes.across);
    flat.row = along(*mark, axes.down);
    const auto sizes = counts();
    drawMark(painter, flat, {sizes[indexOf(axes.down)], sizes[indexOf(axes.across)]}, planeRect(plane), 4);
}

void SlicePlanes::drawHighlights(QPainter& painter, int plane) const {
    if (m_marks.empty())
        return;
    const PlaneAxes& axes = kPlanes[indexOf(plane)];
    const auto sizes = counts();
    const Pane pane{planeRect(plane), {sizes[indexOf(axes.down)], sizes[indexOf(axes.across)]}};
    const auto at = m_projection == Projection::Slice ? std::optional(m_voxel[indexOf(axes.along)]) : std::nullopt;
    const Cut cut = planeCut(m_shown.maps->axes(), m_channel, axes.down, axes.across, at);
    drawEffect(painter, pane, m_marks.effect(cut));
    const bool labelled = plane == 0 && pane.place.width() >= kLabelledWidth;
    drawMarks(painter, pane, m_marks.on(cut), labelled ? m_marks.fieldLabel(m_shown.value().axes) : QString());
}

void SlicePlanes::drawPlane(QPainter& painter, int plane) const {
    const Theme& theme = Theme::instance();
    const QRectF rect = planeRect(plane);
    const Drawn& drawn = m_planes[indexOf(plane)];
    if (drawn.image.isNull()) {
        painter.fillRect(rect, theme.color(Theme::Role::CardHeader));
    } else {
        painter.setRenderHint(QPainter::SmoothPixmapTransform,
                              rect.width() * devicePixelRatioF() < drawn.image.width());
        painter.drawImage(rect, drawn.image);
    }
    if (m_shown.stale)
        drawStale(painter, rect);
    drawHighlights(painter, plane);
    drawCursor(painter, plane);
    drawPointer(painter, plane);
    const bool current = plane == m_plane && hasFocus();
    painter.setPen(QPen(theme.color(current ? Theme::Role::Accent : Theme::Role::Border), current ? 2 : 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(rect.adjusted(-1, -1, 1, 1));
    painter.setPen(theme.color(Theme::Role::TextMuted));
    const QRectF above(rect.left(), rect.top() - captionHeight(), rect.width(), captionHeight() - 4);
    painter.drawText(above, Qt::AlignLeft | Qt::AlignBottom,
                     painter.fontMetrics().elidedText(caption(plane), Qt::ElideRight, static_cast<int>(above.width())));
}

void SlicePlanes::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().color(Theme::Role::Panel));
    if (!m_shown || m_shown.maps->count() == 0)
        return;
    painter.setFont(Theme::instance().figures(Theme::FontRole::Small));
    for (int plane = 0; plane < 3; ++plane)
        drawPlane(painter, plane);
}

} // namespace layerscope
