// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/GraphView.h"
#include "canvas/RepairRows.h"
#include "canvas/gestures/Gesture.h"

namespace layerscope {

/// A click on a repair under the card of a node that has a mistake.
class PressRepair : public Gesture {
public:
    PressRepair(GraphView& view, const Hit& hit)
        : Gesture(view)
        , m_hit(hit) {}
    void start(const PointerEvent&) override {}
    void move(const PointerEvent&) override {}
    void end(const PointerEvent& event) override {
        if (scene().hitAt(event.place) == m_hit)
            applyRepair(view(), m_hit.node, m_hit.repair);
    }
    void cancel() override {}
    Qt::CursorShape cursor() const override { return Qt::PointingHandCursor; }

private:
    Hit m_hit;
};

} // namespace layerscope
