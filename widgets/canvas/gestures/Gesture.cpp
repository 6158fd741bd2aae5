// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/gestures/Gesture.h"

#include "canvas/GraphView.h"
#include "canvas/gestures/BoxSelect.h"
#include "canvas/gestures/DragItems.h"
#include "canvas/gestures/DragWire.h"
#include "canvas/gestures/PressRepair.h"
#include "canvas/gestures/ResizeAnnotation.h"
#include "canvas/gestures/ShutGroup.h"

#include <QApplication>
#include <QLineF>

namespace layerscope {

GraphScene& Gesture::scene() const {
    return m_view.graphScene();
}
const CanvasContext& Gesture::context() const {
    return m_view.context();
}

bool Gesture::hasMoved(const PointerEvent& from, const PointerEvent& to) const {
    return (to.pixel - from.pixel).manhattanLength() >= QApplication::startDragDistance();
}

namespace {

/// A wire is taken by the end that is nearer, if that is its head; elsewhere a press on it selects by box.
bool nearerToHead(const LinkItem& link, QPointF place) {
    return QLineF(place, link.to()).length() < QLineF(place, link.from()).length();
}

} // namespace

std::unique_ptr<Gesture> gestureFor(GraphView& view, const Hit& hit, const PointerEvent& event) {
    switch (hit.kind) {
    case Hit::Kind::Output:
        return DragWire::fromOutput(view, Port{hit.node, 0});
    case Hit::Kind::Input:
        return DragWire::fromInput(view, Port{hit.node, hit.port});
    case Hit::Kind::Link:
        if (nearerToHead(*view.graphScene().link(hit.link), event.place))
            return DragWire::fromInput(view, hit.link);
        break;
    case Hit::Kind::FrameCorner:
    case Hit::Kind::NoteCorner:
        return std::make_unique<ResizeAnnotation>(view, hit.annotation);
    case Hit::Kind::GroupButton:
        return std::make_unique<ShutGroup>(view, hit.group);
    case Hit::Kind::Repair:
        return std::make_unique<PressRepair>(view, hit);
    case Hit::Kind::GroupTitle:
    case Hit::Kind::Node:
    case Hit::Kind::Picture:
    case Hit::Kind::FrameTitle:
    case Hit::Kind::Note:
        return std::make_unique<DragItems>(view, hit);
    case Hit::Kind::Frame:
    case Hit::Kind::Nothing:
        break;
    }
    return std::make_unique<BoxSelect>(view);
}

} // namespace layerscope
