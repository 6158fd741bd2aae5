// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/Bitmap.h"
#include "picture/ColorMap.h"
#include "picture/Mosaic.h"

#include <QColor>
#include <QImage>
#include <QRectF>

class QLabel;
class QPainter;

namespace layerscope {

/// The same pixels, not copied.
QImage toImage(Bitmap bitmap);
/// Dims and hatches what was drawn in rect: an older result, while the new one is under way.
void drawStale(QPainter& painter, const QRectF& rect);
/// Hatches the elements of a map that its mask leaves out; the map is drawn in rect.
void drawMasked(QPainter& painter, const QRectF& rect, const FeatureMaps& maps, std::int64_t map);
/// Black or white, whichever is read better on the colour.
QColor inkOn(QRgb color);
/// A ring that is seen on any picture: white with a black rim.
void drawMarker(QPainter& painter, const QPointF& center, double radius);
/// The element and the field that a pointer means on a map drawn in `map`: a ring and, where it is more than the ring
/// shows, a box.
void drawMark(QPainter& painter, const MapMark& mark, const MapSize& size, const QRectF& map, double radius);
/// A box that is seen on any picture.
void drawBox(QPainter& painter, const QRectF& box);
/// A line of numbers under a view, as wide as there is room and two lines high: what does not fit goes on below.
void formReadOut(QLabel& label, const QString& name);
QImage gradient(const ColorMap& map, int width, int height);

} // namespace layerscope
