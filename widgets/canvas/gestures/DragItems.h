// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/gestures/Gesture.h"

#include <optional>

namespace layerscope {

/// Selects what is pressed and drags all that is selected; a frame takes along what lies inside it. A single node
/// without wires that is let go over a wire is put into it. Ctrl while dragging aligns to the 8-pixel grid.
class DragItems : public Gesture {
public:
    DragItems(GraphView& view, const Hit& hit)
        : Gesture(view)
        , m_hit(hit) {}
    void start(const PointerEvent& event) override;
    void move(const PointerEvent& event) override;
    void end(const PointerEvent& event) override;
    void cancel() override;
    Qt::CursorShape cursor() const override { return Qt::SizeAllCursor; }

private:
    void select(Qt::KeyboardModifiers modifiers);
    void collect();
    void takeInside(const QRectF& box);
    void take(NodeId id);
    bool mayBeInserted() const;
    void lookForWire();
    QPointF offsetTo(const PointerEvent& event) const;
    void commit(QPointF offset);

    Hit m_hit;
    PointerEvent m_from;
    bool m_wasSelected = false;
    bool m_dragging = false;
    std::map<NodeId, QPointF> m_nodes;
    std::map<GroupId, QPointF> m_groups; ///< shut ones
    std::map<AnnotationId, QRectF> m_annotations;
    std::optional<Port> m_onto;
};

} // namespace layerscope
