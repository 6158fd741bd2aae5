// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Document.h"
#include "session/LiveSession.h"
#include "session/Selection.h"

#include <QPointF>

namespace layerscope {

class RepairFinder;

/// What the canvas shows and shares with the other panels. All of it outlives the canvas.
struct CanvasContext {
    Document& document;
    LiveSession* live = nullptr; ///< without one, cards have no pictures and wires no shapes
    Selection& selection;
    SharedPointer& pointer;
    RepairFinder* repairs = nullptr; ///< without one, mistakes have no buttons
};

inline QPointF toQPointF(Point point) {
    return {point.x, point.y};
}
inline Point toPoint(QPointF point) {
    return {point.x(), point.y()};
}
inline QRectF toQRectF(const Box& box) {
    return {toQPointF(box.topLeft), QSizeF(box.width, box.height)};
}
inline Box toBox(const QRectF& rect) {
    return {toPoint(rect.topLeft()), rect.width(), rect.height()};
}

} // namespace layerscope
