// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/WireRules.h"
#include "canvas/gestures/Gesture.h"

#include <optional>

namespace layerscope {

/// Draws a wire from a port to another, in either direction. Taking hold of a linked input detaches its wire. Let go
/// on nothing, a new wire asks which layer to add there, and a detached one is gone.
class DragWire : public Gesture {
public:
    static std::unique_ptr<Gesture> fromOutput(GraphView& view, Port output);
    /// The wire that ends there is detached; without one, a new wire is drawn backwards.
    static std::unique_ptr<Gesture> fromInput(GraphView& view, Port input);

    void start(const PointerEvent& event) override;
    void move(const PointerEvent& event) override;
    void end(const PointerEvent& event) override;
    void cancel() override;
    void paint(QPainter& painter) const override;
    Qt::CursorShape cursor() const override { return Qt::CrossCursor; }

private:
    DragWire(GraphView& view, std::optional<Port> from, std::optional<Port> to, std::optional<Port> detached)
        : Gesture(view)
        , m_fixedFrom(from)
        , m_fixedTo(to)
        , m_detached(detached) {}
    void lookForTarget(QPointF place);
    std::optional<Port> targetAt(QPointF place) const;
    std::optional<Port> freeInputOf(const Hit& hit) const;
    void showDetached(bool visible);
    void paintWire(QPainter& painter) const;
    void paintText(QPainter& painter) const;

    std::optional<Port> m_fixedFrom; ///< one of the two is set
    std::optional<Port> m_fixedTo;
    std::optional<Port> m_detached;
    std::optional<Port> m_target; ///< the port under the pointer, on the other side
    WireCheck m_check;
    PointerEvent m_start;
    QPointF m_place;
};

} // namespace layerscope
