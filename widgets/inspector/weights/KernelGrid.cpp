// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/weights/KernelGrid.h"

#include "theme/Theme.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>

namespace layerscope {
namespace {

constexpr int kTile = 36;      ///< side that a filter's tile is near to
constexpr int kPlane = 140;    ///< largest height of a single tile
constexpr int kLeastTile = 12; ///< of a filter in time, which may have one row
constexpr int kGap = 4;
constexpr double kCell = 16; ///< largest side of one number in a plane

} // namespace

KernelGrid::KernelGrid(QWidget* parent)
    : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void KernelGrid::setSlice(WeightSlice slice, const ColorScale& scale) {
    m_slice = std::move(slice);
    m_scale = scale;
    setMinimumHeight(heightForWidth(width()));
    setAccessibleName(hasFilters() ? tr("Pictures of %1 filters, filter %2 chosen").arg(tileCount()).arg(currentTile())
                                   : tr("Picture of the weight"));
    updateGeometry();
    update();
}

std::int64_t KernelGrid::tileCount() const {
    return m_slice.tensor() ? m_slice.tiles() : 0;
}

std::int64_t KernelGrid::currentTile() const {
    return m_slice.tile();
}

QSize KernelGrid::tileSize(int width) const {
    const double rows = static_cast<double>(std::max<std::int64_t>(1, m_slice.rows()));
    const double columns = static_cast<double>(std::max<std::int64_t>(1, m_slice.columns()));
    if (!hasFilters()) { // a plane fills the width; a vector is a row of cells
        if (m_slice.columns() == 1)
            return {width, kTile / 2};
        // Each axis fills what there is: a kernel of a thousand inputs and ten units is no hairline.
        return {static_cast<int>(std::min<double>(width, columns * kCell)),
                std::max(4, static_cast<int>(std::min<double>(kPlane, rows * kCell)))};
    }
    const double cell = std::max(1.0, std::floor(kTile / std::max(rows, columns)));
    return {static_cast<int>(std::min<double>(width, cell * columns)),
            std::max(kLeastTile, static_cast<int>(std::min(kPlane * 1.0, cell * rows)))};
}

int KernelGrid::tilesPerRow(int width) const {
    return std::max(1, (width - kGap) / (tileSize(width).width() + kGap));
}

int KernelGrid::heightForWidth(int width) const {
    const int perRow = tilesPerRow(width);
    const std::int64_t lines = (tileCount() + perRow - 1) / perRow;
    return static_cast<int>(std::min<std::int64_t>(lines * (tileSize(width).height() + kGap) + kGap, 1 << 20));
}

QRect KernelGrid::tileRect(std::int64_t tile) const {
    const QSize size = tileSize(width());
    const int perRow = tilesPerRow(width());
    const int x = hasFilters() ? kGap + static_cast<int>(tile % perRow) * (size.width() + kGap) : 0;
    return {QPoint(x, kGap + static_cast<int>(tile / perRow) * (size.height() + kGap)), size};
}

QImage KernelGrid::tileImage(std::int64_t tile, QSize devicePixels) const {
    // A vector lies down, so that it is a row of cells.
    const bool lying = !hasFilters() && m_slice.columns() == 1;
    const std::int64_t rows = lying ? 1 : m_slice.rows();
    const std::int64_t columns = lying ? m_slice.rows() : m_slice.columns();
    const int width = static_cast<int>(std::min<std::int64_t>(columns, devicePixels.width()));
    const int height = static_cast<int>(std::min<std::int64_t>(rows, devicePixels.height()));
    QImage image(std::max(1, width), std::max(1, height), QImage::Format_RGB32);
    for (int y = 0; y < height; ++y) {
        auto* line = reinterpret_cast<QRgb*>(image.scanLine(y));
        const std::int64_t row = y * rows / height;
        for (int x = 0; x < width; ++x) {
            const std::int64_t column = x * columns / width;
            const std::int64_t at = lying ? m_slice.offset(column, 0) : m_slice.offset(row, column, tile);
            line[x] = m_scale.color(m_slice.tensor().at(at));
        }
    }
    return image;
}

void KernelGrid::paintEvent(QPaintEvent* event) {
    const Theme& theme = Theme::instance();
    QPainter painter(this);
    if (!m_slice.tensor() || !m_scale.map)
        return;
    for (std::int64_t tile = 0; tile < tileCount(); ++tile) {
        const QRect rect = tileRect(tile);
        if (rect.bottom() < event->rect().top())
            continue;
        if (rect.top() > event->rect().bottom())
            break;
        painter.drawImage(rect, tileImage(tile, rect.size() * devicePixelRatioF()));
        const bool chosen = hasFilters() && tile == currentTile();
        if (!chosen)
            continue;
        painter.setPen(QPen(theme.color(hasFocus() ? Theme::Role::Accent : Theme::Role::Text), 2));
        painter.drawRect(rect.adjusted(-1, -1, 1, 1));
    }
}

void KernelGrid::choose(std::int64_t tile) {
    const std::int64_t inside = std::clamp<std::int64_t>(tile, 0, tileCount() - 1);
    if (hasFilters() && inside != currentTile())
        emit tileChosen(inside);
}

void KernelGrid::mousePressEvent(QMouseEvent* event) {
    for (std::int64_t tile = 0; tile < tileCount(); ++tile) {
        if (tileRect(tile).contains(event->position().toPoint())) {
            choose(tile);
            return;
        }
    }
}

void KernelGrid::keyPressEvent(QKeyEvent* event) {
    if (tileCount() == 0 || !hasFilters()) {
        QWidget::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
        choose(currentTile() - 1);
        break;
    case Qt::Key_Right:
        choose(currentTile() + 1);
        break;
    case Qt::Key_Up:
        choose(currentTile() - tilesPerRow(width()));
        break;
    case Qt::Key_Down:
        choose(currentTile() + tilesPerRow(width()));
        break;
    case Qt::Key_Home:
        choose(0);
        break;
    case Qt::Key_End:
        choose(tileCount() - 1);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void KernelGrid::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    setMinimumHeight(heightForWidth(width()));
}

void KernelGrid::focusInEvent(QFocusEvent* event) {
    QWidget::focusInEvent(event);
    update();
}

void KernelGrid::focusOutEvent(QFocusEvent* event) {
    QWidget::focusOutEvent(event);
    update();
}

} // namespace layerscope
