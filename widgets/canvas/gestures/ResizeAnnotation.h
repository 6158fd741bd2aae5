// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/gestures/Gesture.h"

namespace layerscope {

/// Drags the lower right corner of a frame or note.
class ResizeAnnotation : public Gesture {
public:
    ResizeAnnotation(GraphView& view, AnnotationId id)
        : Gesture(view)
        , m_id(id) {}
    void start(const PointerEvent& event) override;
    void move(const PointerEvent& event) override;
    void end(const PointerEvent& event) override;
    void cancel() override { scene().restorePlaces(); }
    Qt::CursorShape cursor() const override { return Qt::SizeFDiagCursor; }

private:
    AnnotationId m_id;
    QPointF m_from;
    QRectF m_box;
};

} // namespace layerscope
