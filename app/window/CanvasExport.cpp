// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/CanvasExport.h"

#include "theme/Theme.h"

#include <QGraphicsScene>
#include <QImage>
#include <QPainter>
#include <QSvgGenerator>

#include <algorithm>

namespace layerscope {
namespace {

constexpr double kMargin = 24;
/// Beyond this QImage, and what opens the file, gives up.
constexpr double kMostPixelsASide = 16384;

bool asSvg(QGraphicsScene& scene, const QString& path, const QRectF& area) {
    QSvgGenerator svg;
    svg.setFileName(path);
    svg.setViewBox(QRectF(QPointF(), area.size()));
    svg.setSize(area.size().toSize());
    QPainter painter;
    if (!painter.begin(&svg))
        return false;
    scene.render(&painter, QRectF(QPointF(), area.size()), area);
    return painter.end();
}

} // namespace

bool exportCanvas(QGraphicsScene& scene, const QString& path, double scale) {
    const QRectF area = scene.itemsBoundingRect().adjusted(-kMargin, -kMargin, kMargin, kMargin);
    if (path.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive))
        return asSvg(scene, path, area);
    const double fitting = std::min(scale, kMostPixelsASide / std::max(area.width(), area.height()));
    QImage image((area.size() * fitting).toSize(), QImage::Format_RGB32);
    if (image.isNull())
        return false;
    image.fill(Theme::instance().color(Theme::Role::Canvas));
    QPainter painter(&image);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    scene.render(&painter, QRectF(image.rect()), area);
    painter.end();
    return image.save(path);
}

} // namespace layerscope
