// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QRectF>

class QPainter;

namespace layerscope {

/// A sign with a shape of its own: a triangle with "!" for an error, a circle with "i" for a hint.
void paintSign(QPainter& painter, const QRectF& place, bool error);

/// A diamond: with "!" when there is NaN or infinity, with a flat line when channels are dead.
void paintHealthSign(QPainter& painter, const QRectF& place, bool broken);

/// Cards on top of one another: a model within the model.
void paintModelSign(QPainter& painter, const QRectF& place, const QColor& color);

} // namespace layerscope
