// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/GraphView.h"
#include "canvas/gestures/Gesture.h"

namespace layerscope {

/// A click on the button in the frame of an open group.
class ShutGroup : public Gesture {
public:
    ShutGroup(GraphView& view, GroupId group)
        : Gesture(view)
        , m_group(group) {}
    void start(const PointerEvent&) override {}
    void move(const PointerEvent&) override {}
    void end(const PointerEvent& event) override {
        const Hit hit = scene().hitAt(event.place);
        if (hit.kind == Hit::Kind::GroupButton && hit.group == m_group)
            view().setGroupOpen(m_group, false);
    }
    void cancel() override {}
    Qt::CursorShape cursor() const override { return Qt::PointingHandCursor; }

private:
    GroupId m_group;
};

} // namespace layerscope
