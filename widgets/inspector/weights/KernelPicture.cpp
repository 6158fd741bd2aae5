// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/weights/KernelPicture.h"

#include "theme/Theme.h"

#include <QPainter>

#include <cmath>

namespace layerscope {
namespace {

void drawBars(QPainter& painter, const FilterTaps& taps, QSizeF size) {
    const double reach = reachOf(taps);
    const double width = size.width() / static_cast<double>(taps.size[2]);
    const double middle = size.height() / 2;
    for (std::int64_t i = 0; i < taps.size[2]; ++i) {
        const double height = taps.at(0, 0, i) / reach * middle;
        const QRectF bar(static_cast<double>(i) * width, middle - std::max(height, 0.0), std::max(1.0, width - 1),
                         std::max(1.0, std::abs(height)));
        painter.fillRect(bar, Theme::instance().color(Theme::Role::Accent));
    }
}

/// The middle one, or a later one when that is all zero.
std::int64_t tellingSlice(const FilterTaps& taps) {
    for (std::int64_t slice = taps.size[0] / 2; slice < taps.size[0]; ++slice)
        for (std::int64_t i = 0; i < taps.size[1] * taps.size[2]; ++i)
            if (taps.numbers[static_cast<std::size_t>(slice * taps.size[1] * taps.size[2] + i)] != 0)
                return slice;
    return taps.size[0] / 2;
}

void drawCells(QPainter& painter, const FilterTaps& taps, QSizeF size) {
    const ColorScale scale = signedScale(reachOf(taps));
    const std::int64_t slice = tellingSlice(taps);
    QImage cells(static_cast<int>(taps.size[2]), static_cast<int>(taps.size[1]), QImage::Format_RGB32);
    for (int row = 0; row < cells.height(); ++row)
        for (int column = 0; column < cells.width(); ++column)
            cells.setPixel(column, row, scale.color(taps.at(slice, row, column)));
    const double cell = std::min(size.width() / cells.width(), size.height() / cells.height());
    QRectF place(0, 0, cell * cells.width(), cell * cells.height());
    place.moveCenter(QRectF(QPointF(), size).center());
    painter.drawImage(place, cells);
}

} // namespace

double reachOf(const FilterTaps& taps) {
    double reach = 0;
    for (float number : taps.numbers)
        if (std::isfinite(number))
            reach = std::max(reach, std::abs(static_cast<double>(number)));
    return reach > 0 ? reach : 1;
}

ColorScale signedScale(double reach) {
    return {&automaticColorMap(-1, 1, false), -reach, reach};
}

QPixmap kernelPicture(const FilterTaps& taps, QSize size, qreal pixelRatio) {
    QPixmap picture(size * pixelRatio);
    picture.setDevicePixelRatio(pixelRatio);
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    taps.rank == 1 ? drawBars(painter, taps, size) : drawCells(painter, taps, size);
    return picture;
}

} // namespace layerscope
