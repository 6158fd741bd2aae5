// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/gestures/Gesture.h"

namespace layerscope {

/// A drag on empty canvas selects what it touches; Shift or Ctrl adds to the selection. A click clears it.
class BoxSelect : public Gesture {
public:
    using Gesture::Gesture;
    void start(const PointerEvent& event) override;
    void move(const PointerEvent& event) override;
    void end(const PointerEvent& event) override;
    void cancel() override;
    void paint(QPainter& painter) const override;

private:
    QRectF box() const { return QRectF(m_from.place, m_to).normalized(); }

    PointerEvent m_from;
    QPointF m_to;
    std::set<NodeId> m_nodesBefore;
    std::set<AnnotationId> m_annotationsBefore;
};

} // namespace layerscope
