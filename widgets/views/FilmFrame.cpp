// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/FilmFrame.h"

#include "picture/Slices.h"
#include "theme/Theme.h"
#include "views/Drawing.h"

#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace layerscope {

FilmFrame::FilmFrame(SharedPointer& pointer, QWidget* parent)
    : QWidget(parent)
    , m_pointer(pointer)
    , m_marks(pointer.highlights()) {
    setMouseTracking(true);
    setMinimumSize(120, 80);
    setAccessibleName(tr("Frame"));
    connect(&m_pointer, &SharedPointer::moved, this, qOverload<>(&QWidget::update));
    connect(&m_marks, &NodeMarks::changed, this, &FilmFrame::followMarks);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void FilmFrame::setShown(const Shown& shown) {
    const bool sameForm = shown && m_shown && shown.maps->axes().shape == m_shown.maps->axes().shape;
    m_shown = shown;
    m_marks.setNode(shown.node);
    if (shown)
        m_marks.setShape(shown.value().tensor.shape());
    if (!sameForm) {
        m_image = {};
        m_drawnFrame = -1;
        m_hovered.reset();
    }
    render();
}

void FilmFrame::setLook(std::int64_t channel, const ColorScale& scale, bool color) {
    m_channel = channel;
    m_scale = scale;
    m_color = color;
    render();
}

void FilmFrame::setFrame(std::int64_t frame) {
    if (frame == m_frame)
        return;
    m_frame = frame;
    render();
}

void FilmFrame::render() {
    update();
    if (!m_shown || m_shown.maps->count() == 0 || !m_scale.map)
        return;
    const std::int64_t last = m_shown.maps->axes().size(m_shown.maps->axes().slice) - 1;
    m_job.start([this, maps = m_shown.maps, channel = m_channel, scale = m_scale, color = m_color,
                 frame = std::clamp<std::int64_t>(m_frame, 0, last)]() -> LatestJob::Show {
        const QImage image =
            toImage(color ? maps->renderColor(frame) : coloured(sliceOf(*maps, channel, kPlanes[0], frame), scale));
        return [this, maps, image, frame] {
            if (!m_shown || maps->axes().shape != m_shown.maps->axes().shape)
                return; // of a value of another form, which is gone
            m_image = image;
            m_drawnFrame = frame;
            update();
        };
    });
}

QRectF FilmFrame::frameRect() const {
    if (!m_shown)
        return {};
    const MapAxes& axes = m_shown.maps->axes();
    const auto steps = drawnSteps(axes);
    const double margin = Theme::instance().space(2);
    // Padding stands around the frame.
    const Beside across = m_marks.beside(axes.column);
    const Beside down = m_marks.beside(axes.row);
    const auto columns = static_cast<double>(m_shown.maps->columns() + across.before + across.after);
    const auto rows = static_cast<double>(m_shown.maps->rows() + down.before + down.after);
    QSizeF size(steps[2] * columns, steps[1] * rows);
    size.scale(width() - 2 * margin, height() - 2 * margin, Qt::KeepAspectRatio);
    const QSizeF element(size.width() / columns, size.height() / rows);
    return {QPointF((width() - size.width()) / 2 + static_cast<double>(across.before) * element.width(),
                    (height() - size.height()) / 2 + static_cast<double>(down.before) * element.height()),
            QSizeF(element.width() * static_cast<double>(m_shown.maps->columns()),
                   element.height() * static_cast<double>(m_shown.maps->rows()))};
}

Cut FilmFrame::cut() const {
    const MapAxes& axes = m_shown.maps->axes();
    const std::int64_t frame = std::max<std::int64_t>(m_drawnFrame, 0);
    return mapCut(axes, m_channel * axes.size(axes.slice) + frame, m_color);
}

void FilmFrame::followMarks() {
    if (!m_shown)
        return;
    if (frameRect() != m_place || m_marks.highlight().effect)
        return update();
    update((m_marked | extentOf(pane(), m_marks.on(cut()), m_marks.fieldLabel(m_shown.value().axes))).toAlignedRect());
}

void FilmFrame::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), Theme::instance().color(Theme::Role::Panel));
    if (!m_shown || m_image.isNull())
        return;
    const QRectF target = frameRect();
    painter.setRenderHint(QPainter::SmoothPixmapTransform, target.width() * devicePixelRatioF() < m_image.width());
    painter.drawImage(target, m_image);
    drawEffect(painter, pane(), m_marks.effect(cut()));
    if (m_shown.stale)
        drawStale(painter, target);
    const PaneMarks marks = m_marks.on(cut());
    const QString label = m_marks.fieldLabel(m_shown.value().axes);
    drawMarks(painter, pane(), marks, label);
    m_marked = m_marks.highlight().effect ? target : extentOf(pane(), marks, label);
    m_place = target;
    const MapAxes& axes = m_shown.maps->axes();
    const auto mark = markOf(m_pointer.point(), m_shown.node, axes);
    if (mark && mark->meets(m_drawnFrame) && (mark->row.known || mark->column.known))
        drawMark(painter, *mark, axes.mapSize(), target, 5);
}

void FilmFrame::mouseMoveEvent(QMouseEvent* event) {
    hover(event->position());
}

void FilmFrame::leaveEvent(QEvent*) {
    hover(QPointF(-1, -1));
}

void FilmFrame::hover(const QPointF& position) {
    const QRectF target = frameRect();
    std::optional<Hovered> hovered;
    if (m_shown && target.contains(position)) {
        const auto index = [](double part, std::int64_t size) {
            return std::clamp<std::int64_t>(static_cast<std::int64_t>(part * static_cast<double>(size)), 0, size - 1);
        };
        hovered = Hovered{index((position.y() - target.y()) / target.height(), m_shown.maps->rows()),
                          index((position.x() - target.x()) / target.width(), m_shown.maps->columns())};
    }
    if (hovered == m_hovered)
        return;
    m_hovered = hovered;
    emit hoveredChanged();
}

} // namespace layerscope
