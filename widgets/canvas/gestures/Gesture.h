// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/GraphScene.h"

#include <QPoint>
#include <QPointF>

#include <memory>

class QPainter;

namespace layerscope {

class GraphView;

/// A pointer's place on the canvas.
struct PointerEvent {
    QPointF place; ///< canvas units
    QPoint pixel;  ///< in the view
    Qt::KeyboardModifiers modifiers;
};

/// One thing that a person does with a pressed button, from press to release. It changes the document at its end, as
/// one undo step; until then only the picture. Cancelling leaves everything as it was.
class Gesture {
public:
    explicit Gesture(GraphView& view)
        : m_view(view) {}
    virtual ~Gesture() = default;
    Gesture(const Gesture&) = delete;
    Gesture& operator=(const Gesture&) = delete;

    virtual void start(const PointerEvent& event) = 0;
    virtual void move(const PointerEvent& event) = 0;
    virtual void end(const PointerEvent& event) = 0;
    virtual void cancel() = 0;
    /// On top of the scene, in canvas units.
    virtual void paint(QPainter&) const {}
    virtual Qt::CursorShape cursor() const { return Qt::ArrowCursor; }

protected:
    GraphView& view() const { return m_view; }
    GraphScene& scene() const;
    const CanvasContext& context() const;
    bool hasMoved(const PointerEvent& from, const PointerEvent& to) const;

private:
    GraphView& m_view;
};

/// The gesture that a press of the left (or, for panning, any) button on `hit` begins.
std::unique_ptr<Gesture> gestureFor(GraphView& view, const Hit& hit, const PointerEvent& event);

} // namespace layerscope
