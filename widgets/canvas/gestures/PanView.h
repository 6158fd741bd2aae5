// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/gestures/Gesture.h"

namespace layerscope {

/// Middle button, or Space and the left button: moves the canvas under the pointer.
class PanView : public Gesture {
public:
    using Gesture::Gesture;
    void start(const PointerEvent& event) override { m_last = event.pixel; }
    void move(const PointerEvent& event) override;
    void end(const PointerEvent& event) override { move(event); }
    void cancel() override {}
    Qt::CursorShape cursor() const override { return Qt::ClosedHandCursor; }

private:
    QPoint m_last;
};

} // namespace layerscope
