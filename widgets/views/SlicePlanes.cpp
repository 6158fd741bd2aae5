// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/SlicePlanes.h"

#include "theme/Theme.h"
#include "views/Drawing.h"

#include <QKeyEvent>
#include <QPainter>
#include <QWheelEvent>

#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

constexpr std::int64_t kBigStep = 10;
constexpr int kNotch = 120; ///< of a wheel

std::size_t indexOf(int direction) {
    return static_cast<std::size_t>(direction);
}

} // namespace

bool SlicePlanes::Look::sameNumbers(const Look& other) const {
    return maps == other.maps && channel == other.channel && projection == other.projection && index == other.index;
}

SlicePlanes::SlicePlanes(SharedPointer& pointer, QWidget* parent)
    : QWidget(parent)
    , m_pointer(pointer)
    , m_marks(pointer.highlights()) {
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setMinimumSize(160, 120);
    setAccessibleName(tr("Three slices through the cursor"));
    connect(&m_pointer, &SharedPointer::moved, this, qOverload<>(&QWidget::update));
    connect(&m_marks, &NodeMarks::changed, this, qOverload<>(&QWidget::update));
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SlicePlanes::setShown(const Shown& shown) {
    const bool sameForm = shown && m_shown && shown.maps->axes().shape == m_shown.maps->axes().shape;
    m_shown = shown;
    m_marks.setNode(shown.node);
    if (shown)
        m_marks.setShape(shown.value().tensor.shape());
    if (!shown)
        m_planes = {};
    if (shown && !sameForm) {
        const auto sizes = counts();
        m_voxel = {sizes[0] / 2, sizes[1] / 2, sizes[2] / 2};
        m_planes = {};
        m_hovered.reset();
    }
    render();
}

void SlicePlanes::setLook(std::int64_t channel, Projection projection, const ColorScale& scale) {
    m_channel = channel;
    m_projection = projection;
    m_scale = scale;
    render();
}

void SlicePlanes::setVoxel(const VoxelIndex& voxel) {
    if (!m_shown)
        return;
    const auto sizes = counts();
    VoxelIndex inside = voxel;
    for (std::size_t i = 0; i < inside.size(); ++i)
        inside[i] = std::clamp<std::int64_t>(inside[i], 0, sizes[i] - 1);
    if (inside == m_voxel)
        return;
    m_voxel = inside;
    render();
    emit voxelChanged();
}

std::array<std::int64_t, 3> SlicePlanes::counts() const {
    return voxelCounts(*m_shown.maps);
}

std::array<SlicePlanes::Look, 3> SlicePlanes::wantedLooks() const {
    std::array<Look, 3> wanted;
    for (std::size_t i = 0; i < wanted.size(); ++i)
        wanted[i] = {m_shown.maps,
                     m_channel,
                     m_projection,
                     m_scale.map,
                     m_scale.min,
                     m_scale.max,
                     m_projection == Projection::Slice ? m_voxel[indexOf(kPlanes[i].along)] : 0};
    return wanted;
}

bool SlicePlanes::isRendered() const {
    if (!m_shown || m_job.isBusy())
        return false;
    const auto wanted = wantedLooks();
    return std::ranges::equal(m_planes, wanted, {}, &Drawn::look);
}

/// On another thread: only what differs is made anew, and of other colours alone only the picture.
SlicePlanes::Planes SlicePlanes::made(Planes planes, const std::array<Look, 3>& wanted) {
    std::optional<std::array<Plane, 3>> projections;
    for (std::size_t i = 0; i < planes.size(); ++i) {
        Drawn& drawn = planes[i];
        const Look& look = wanted[i];
        if (drawn.look == look)
            continue;
        if (!drawn.plane || !drawn.look.sameNumbers(look)) {
            if (look.projection == Projection::Slice) {
                drawn.plane = std::make_shared<const Plane>(sliceOf(*look.maps, look.channel, kPlanes[i], look.index));
            } else {
                if (!projections)
                    projections = projectionsOf(*look.maps, look.channel, look.projection);
                drawn.plane = std::make_shared<const Plane>(std::move((*projections)[i]));
            }
        }
        ColorScale scale;
        scale.map = look.colors;
        scale.min = look.min;
        scale.max = look.max;
        drawn.image = toImage(coloured(*drawn.plane, scale));
        drawn.look = look;
    }
    return planes;
}

void SlicePlanes::render() {
    update();
    if (!m_shown || m_shown.maps->count() == 0 || !m_scale.map)
        return;
    m_job.start([this, planes = m_planes, wanted = wantedLooks()]() -> LatestJob::Show {
        return [this, done = made(planes, wanted)] {
            if (!m_shown || done[0].look.maps->axes().shape != m_shown.maps->axes().shape)
                return; // of a value of another form, which is gone
            m_planes = done;
            update();
            if (!m_job.isBusy() && !isRendered())
                render(); // begun from what an earlier job has replaced since
        };
    });
}

int SlicePlanes::captionHeight() const {
    return QFontMetrics(Theme::instance().figures(Theme::FontRole::Small)).height() + 5;
}

QRectF SlicePlanes::planeRect(int plane) const {
    const QRectF rect = paddedRect(plane);
    if (rect.isEmpty())
        return rect;
    const PlaneAxes& axes = kPlanes[indexOf(plane)];
    const MapAxes& maps = m_shown.maps->axes();
    const Beside across = m_marks.beside(maps.dimensionOf(axes.across));
    const Beside down = m_marks.beside(maps.dimensionOf(axes.down));
    const auto sizes = counts();
    const double width = rect.width() / static_cast<double>(sizes[indexOf(axes.across)] + across.before + across.after);
    const double height = rect.height() / static_cast<double>(sizes[indexOf(axes.down)] + down.before + down.after);
    return rect.adjusted(static_cast<double>(across.before) * width, static_cast<double>(down.before) * height,
                         -static_cast<double>(across.after) * width, -static_cast<double>(down.after) * height);
}

/// In a corner, so that neighbours share an axis, or side by side where that is larger; with room for padding.
QRectF SlicePlanes::paddedRect(int plane) const {
    if (!m_shown)
        return {};
    const auto steps = drawnSteps(m_shown.maps->axes());
    const auto sizes = counts();
    std::array<double, 3> length{};
    for (std::size_t i = 0; i < length.size(); ++i) {
        const Beside beside = m_marks.beside(m_shown.maps->axes().dimensionOf(static_cast<int>(i)));
        length[i] = steps[i] * static_cast<double>(sizes[i] + beside.before + beside.after);
    }
    const auto [deepest, highest, widest] = length;
    const double gap = Theme::instance().space(2);
    const double caption = captionHeight();
    const double corner =
        std::min((width() - 3 * gap) / (widest + deepest), (height() - 2 * gap - 2 * caption) / (highest + deepest));
    const double inARow = std::min((width() - 4 * gap) / (2 * widest + deepest),
                                   (height() - 2 * gap - caption) / std::max(highest, deepest));
    const bool row = inARow > 1.2 * corner;
    const double scale = std::max(1e-9, std::max(corner, row ? inARow : 0.0));
    const QSizeF flat(widest * scale, highest * scale);
    const double deep = deepest * scale;
    const double allWide = flat.width() + deep + gap + (row ? flat.width() + gap : 0);
    const double allHigh = row ? std::max(flat.height(), deep) : flat.height() + deep + caption;
    const QPointF first(std::max(gap, (width() - allWide) / 2),
                        caption + std::max(0.0, (height() - allHigh - caption - gap) / 2));
    if (plane == 0)
        return {first, flat};
    const QPointF right = first + QPointF(flat.width() + gap, 0);
    if (plane == 2)
        return {right, QSizeF(deep, flat.height())};
    return {row ? right + QPointF(deep + gap, 0) : first + QPointF(0, flat.height() + caption),
            QSizeF(flat.width(), deep)};
}

QPointF SlicePlanes::pointOf(int plane, const VoxelIndex& voxel) const {
    const PlaneAxes& axes = kPlanes[indexOf(plane)];
    const QRectF rect = planeRect(plane);
    const auto sizes = counts();
    const auto middle = [&](int direction) {
        return (static_cast<double>(voxel[indexOf(direction)]) + 0.5) / static_cast<double>(sizes[indexOf(direction)]);
    };
    return {rect.x() + middle(axes.across) * rect.width(), rect.y() + middle(axes.down) * rect.height()};
}

std::optional<SlicePlanes::Hovered> SlicePlanes::at(const QPointF& position) const {
    for (int plane = 0; m_shown && plane < 3; ++plane) {
        const QRectF rect = planeRect(plane);
        if (!rect.contains(position))
            continue;
        const PlaneAxes& axes = kPlanes[indexOf(plane)];
        const auto sizes = counts();
        const auto index = [&](int direction, double part) {
            const std::int64_t size = sizes[indexOf(direction)];
            return std::clamp<std::int64_t>(static_cast<std::int64_t>(part * static_cast<double>(size)), 0, size - 1);
        };
        Hovered hovered{plane, m_voxel};
        hovered.voxel[indexOf(axes.across)] = index(axes.across, (position.x() - rect.x()) / rect.width());
        hovered.voxel[indexOf(axes.down)] = index(axes.down, (position.y() - rect.y()) / rect.height());
        return hovered;
    }
    return std::nullopt;
}

std::optional<float> SlicePlanes::shownNumber(int plane, const VoxelIndex& voxel) const {
    const Drawn& drawn = m_planes[indexOf(plane)];
    const PlaneAxes& axes = kPlanes[indexOf(plane)];
    if (!m_shown || !drawn.plane || drawn.look.maps != m_shown.maps)
        return std::nullopt;
    const std::int64_t across = voxel[indexOf(axes.across)];
    const std::int64_t down = voxel[indexOf(axes.down)];
    return drawn.plane->numbers[static_cast<std::size_t>(down * drawn.plane->width + across)];
}

/// Tells the other views; along a projection all is meant.
void SlicePlanes::point(const VoxelIndex& voxel, int projectedAlong) {
    const MapAxes& axes = m_shown.maps->axes();
    const std::int64_t map = m_channel * axes.size(axes.slice) + voxel[0];
    ProbePoint point = probeOf(m_shown.node, axes.axes, axes.elementOf({map, voxel[1], voxel[2]}));
    if (projectedAlong >= 0) {
        const Axis& axis = axes.axes[indexOf(axes.dimensionOf(projectedAlong))];
        std::erase_if(point.place, [&](const Coordinate& c) { return c.kind == axis.kind && c.source == axis.source; });
        point.element.clear();
    }
    m_pointer.set(point);
}

void SlicePlanes::hover(const QPointF& position) {
    const auto hovered = at(position);
    if (hovered == m_hovered)
        return;
    m_hovered = hovered;
    if (hovered)
        point(hovered->voxel, m_projection == Projection::Slice ? -1 : kPlanes[indexOf(hovered->plane)].along);
    else
        m_pointer.clear();
    emit hoveredChanged();
    update();
}

void SlicePlanes::moveCursorTo(const QPointF& position) {
    const QRectF rect = planeRect(m_plane);
    const QPointF inside(std::clamp(position.x(), rect.left(), rect.right() - 1e-6),
                         std::clamp(position.y(), rect.top(), rect.bottom() - 1e-6));
    if (const auto place = at(inside))
        setVoxel(place->voxel);
}

void SlicePlanes::mousePressEvent(QMouseEvent* event) {
    const auto pressed = event->button() == Qt::LeftButton ? at(event->position()) : std::nullopt;
    if (!pressed)
        return QWidget::mousePressEvent(event);
    m_plane = pressed->plane;
    setVoxel(pressed->voxel);
    update();
}

void SlicePlanes::mouseMoveEvent(QMouseEvent* event) {
    if (event->buttons().testFlag(Qt::LeftButton) && m_shown)
        moveCursorTo(event->position());
    hover(event->position());
}

void SlicePlanes::leaveEvent(QEvent*) {
    hover(QPointF(-1, -1));
}

void SlicePlanes::wheelEvent(QWheelEvent* event) {
    const auto over = at(event->position());
    if (!over)
        return QWidget::wheelEvent(event);
    m_wheel += event->angleDelta().y();
    const int notches = m_wheel / kNotch;
    m_wheel -= notches * kNotch;
    if (notches != 0)
        step(kPlanes[indexOf(over->plane)].along, -notches);
    hover(event->position());
    event->accept();
}

void SlicePlanes::step(int direction, std::int64_t by) {
    VoxelIndex next = m_voxel;
    next[indexOf(direction)] += by;
    setVoxel(next);
    point(m_voxel, -1);
}

bool SlicePlanes::pressArrow(QKeyEvent* event) {
    const int across = event->key() == Qt::Key_Left ? -1 : event->key() == Qt::Key_Right ? 1 : 0;
    const int down = event->key() == Qt::Key_Up ? -1 : event->key() == Qt::Key_Down ? 1 : 0;
    if (across == 0 && down == 0)
        return false;
    const std::int64_t by = event->modifiers().testFlag(Qt::ShiftModifier) ? kBigStep : 1;
    const PlaneAxes& axes = kPlanes[indexOf(m_plane)];
    step(across != 0 ? axes.across : axes.down, (across + down) * by);
    return true;
}

void SlicePlanes::keyPressEvent(QKeyEvent* event) {
    if (!m_shown || pressArrow(event))
        return;
    const int direction = kPlanes[indexOf(m_plane)].along;
    const std::int64_t size = counts()[indexOf(direction)];
    const std::int64_t by = event->modifiers().testFlag(Qt::ShiftModifier) ? kBigStep : 1;
    switch (event->key()) {
    case Qt::Key_PageUp:
        return step(direction, -by);
    case Qt::Key_PageDown:
        return step(direction, by);
    case Qt::Key_Home:
        return step(direction, -size);
    case Qt::Key_End:
        return step(direction, size);
    case Qt::Key_1:
    case Qt::Key_2:
    case Qt::Key_3:
        m_plane = event->key() - Qt::Key_1;
        return update();
    default:
        QWidget::keyPressEvent(event);
    }
}

void SlicePlanes::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void SlicePlanes::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

} // namespace layerscope
