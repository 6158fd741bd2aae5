// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/gestures/ResizeAnnotation.h"

#include "canvas/CanvasEdits.h"

#include <algorithm>

namespace layerscope {

namespace {
constexpr QSizeF kSmallest(96, 48);
} // namespace

void ResizeAnnotation::start(const PointerEvent& event) {
    context().selection.set({}, {m_id});
    m_from = event.place;
    if (const AnnotationItem* item = scene().annotation(m_id))
        m_box = item->box();
}

void ResizeAnnotation::move(const PointerEvent& event) {
    AnnotationItem* item = scene().annotation(m_id);
    if (!item)
        return;
    const QPointF grown = event.place - m_from;
    item->setBox(QRectF(m_box.topLeft(), QSizeF(std::max(kSmallest.width(), m_box.width() + grown.x()),
                                                std::max(kSmallest.height(), m_box.height() + grown.y()))));
}

void ResizeAnnotation::end(const PointerEvent& event) {
    move(event);
    if (const AnnotationItem* item = scene().annotation(m_id))
        setAnnotationBox(context(), m_id, item->box());
}

} // namespace layerscope
