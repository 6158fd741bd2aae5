// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/Drawing.h"

#include "session/PointerMark.h"
#include "theme/Theme.h"

#include <QFontMetrics>
#include <QLabel>
#include <QPainter>

#include <algorithm>
#include <memory>

namespace layerscope {

QImage toImage(Bitmap bitmap) {
    if (bitmap.empty())
        return {};
    auto* kept = new Bitmap(std::move(bitmap));
    return QImage(
        reinterpret_cast<const uchar*>(kept->pixels.data()), kept->width, kept->height, kept->width * 4,
        QImage::Format_ARGB32, [](void* pixels) { delete static_cast<Bitmap*>(pixels); }, kept);
}

void drawStale(QPainter& painter, const QRectF& rect) {
    const Theme& theme = Theme::instance();
    QColor veil = theme.color(Theme::Role::Panel);
    veil.setAlphaF(0.45F);
    painter.fillRect(rect, veil);
    painter.fillRect(rect, QBrush(theme.color(Theme::Role::Hatch), Qt::BDiagPattern));
}

void drawMasked(QPainter& painter, const QRectF& rect, const FeatureMaps& maps, std::int64_t map) {
    if (!maps.hasMask())
        return;
    const QBrush hatch(Theme::instance().color(Theme::Role::Hatch), Qt::FDiagPattern);
    const double width = rect.width() / static_cast<double>(maps.columns());
    const double height = rect.height() / static_cast<double>(maps.rows());
    for (std::int64_t row = 0; row < maps.rows(); ++row)
        for (std::int64_t column = 0; column < maps.columns(); ++column) {
            std::int64_t end = column;
            while (end < maps.columns() && maps.isMasked(map, row, end))
                ++end;
            if (end == column)
                continue;
            painter.fillRect(QRectF(rect.x() + static_cast<double>(column) * width,
                                    rect.y() + static_cast<double>(row) * height,
                                    static_cast<double>(end - column) * width, height),
                             hatch);
            column = end;
        }
}

QColor inkOn(QRgb color) {
    const double light = 0.299 * qRed(color) + 0.587 * qGreen(color) + 0.114 * qBlue(color);
    return light > 140 ? Qt::black : Qt::white;
}

void drawMarker(QPainter& painter, const QPointF& center, double radius) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(Qt::black, 3));
    painter.drawEllipse(center, radius, radius);
    painter.setPen(QPen(Qt::white, 1.5));
    painter.drawEllipse(center, radius, radius);
    painter.restore();
}

void drawBox(QPainter& painter, const QRectF& box) {
    painter.save();
    painter.setBrush(Qt::NoBrush);
    for (const QPen& pen : {QPen(Qt::black, 3), QPen(Qt::white, 1.5)}) {
        painter.setPen(pen);
        painter.drawRect(box);
    }
    painter.restore();
}

void drawMark(QPainter& painter, const MapMark& mark, const MapSize& size, const QRectF& map, double radius) {
    const QRectF field = markedField(mark, size, map);
    const auto point = markedPoint(mark, size, map);
    if (!point || mark.hasField())
        drawBox(painter, field);
    if (point && std::max(field.width(), field.height()) > 3 * radius)
        radius = std::min(radius, 3.0);
    if (point)
        drawMarker(painter, *point, radius);
}

void formReadOut(QLabel& label, const QString& name) {
    label.setAccessibleName(name);
    label.setTextInteractionFlags(Qt::TextSelectableByMouse);
    label.setWordWrap(true);
    label.setAlignment(Qt::AlignLeft | Qt::AlignTop);
    label.setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    const auto measure = [&label] {
        label.setFont(Theme::instance().figures(Theme::FontRole::Normal));
        label.setFixedHeight(2 * QFontMetrics(label.font()).lineSpacing());
    };
    measure();
    QObject::connect(&Theme::instance(), &Theme::changed, &label, measure);
}

QImage gradient(const ColorMap& map, int width, int height) {
    QImage image(width, height, QImage::Format_RGB32);
    for (int y = 0; y < height; ++y) {
        auto* row = reinterpret_cast<QRgb*>(image.scanLine(y));
        for (int x = 0; x < width; ++x)
            row[x] = map.colors[static_cast<std::size_t>(x * 255 / std::max(width - 1, 1))];
    }
    return image;
}

} // namespace layerscope
