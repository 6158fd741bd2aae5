// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/GraphView.h"

#include "canvas/CanvasActions.h"
#include "canvas/GraphWalk.h"
#include "canvas/PointerMarks.h"
#include "canvas/WireRules.h"
#include "canvas/WireTip.h"
#include "canvas/gestures/DropGuide.h"
#include "canvas/gestures/PanView.h"

#include <QDragEnterEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QMouseEvent>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace layerscope {

PointerEvent GraphView::pointerEvent(QPoint pixel, Qt::KeyboardModifiers modifiers) const {
    return {.place = mapToScene(pixel), .pixel = pixel, .modifiers = modifiers};
}

void GraphView::begin(std::unique_ptr<Gesture> gesture, const PointerEvent& event) {
    m_gesture = std::move(gesture);
    viewport()->setCursor(m_gesture->cursor());
    m_gesture->start(event);
}

void GraphView::cancelGesture() {
    if (const std::unique_ptr<Gesture> ended = std::move(m_gesture)) {
        ended->cancel();
        viewport()->unsetCursor();
        viewport()->update();
    }
}

void GraphView::mousePressEvent(QMouseEvent* event) {
    const PointerEvent pointer = pointerEvent(event->pos(), event->modifiers());
    setFocus(Qt::MouseFocusReason);
    if (m_gesture)
        return;
    const bool pans = event->button() == Qt::MiddleButton || (event->button() == Qt::LeftButton && m_spaceHeld);
    const Hit hit = m_scene->hitAt(pointer.place);
    if (pans) {
        begin(std::make_unique<PanView>(*this), pointer);
    } else if (event->button() == Qt::LeftButton && event->modifiers() == Qt::AltModifier && hit.isNode() &&
               m_scene->node(hit.node) && probeAt(*m_scene->node(hit.node), pointer.place, context()).valid) {
        explain(probeAt(*m_scene->node(hit.node), pointer.place, context()));
    } else if (event->button() == Qt::LeftButton) {
        begin(gestureFor(*this, hit, pointer), pointer);
    } else if (event->button() == Qt::RightButton) {
        if (hit.isGroup() && !context().selection.nodes().contains(hit.node))
            selectGroup(hit);
        else if (hit.isNode() && !context().selection.nodes().contains(hit.node))
            context().selection.set({hit.node});
        else if (hit.isAnnotation() && !context().selection.annotations().contains(hit.annotation))
            context().selection.set({}, {hit.annotation});
    }
}

void GraphView::mouseMoveEvent(QMouseEvent* event) {
    const PointerEvent pointer = pointerEvent(event->pos(), event->modifiers());
    if (!m_gesture)
        return hover(pointer);
    m_gesture->move(pointer);
    viewport()->update();
}

void GraphView::mouseReleaseEvent(QMouseEvent* event) {
    // Taken out first: what it changes in the document must not cancel it.
    const std::unique_ptr<Gesture> ended = std::move(m_gesture);
    if (!ended)
        return;
    const PointerEvent pointer = pointerEvent(event->pos(), event->modifiers());
    ended->end(pointer);
    viewport()->update();
    hover(pointer);
}

void GraphView::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || m_gesture)
        return;
    const PointerEvent pointer = pointerEvent(event->pos(), event->modifiers());
    const Hit hit = m_scene->hitAt(pointer.place);
    switch (hit.kind) {
    case Hit::Kind::Nothing:
    case Hit::Kind::Frame:
        return openQuickAdd({.place = pointer.place});
    case Hit::Kind::Link:
        return openQuickAdd({.place = pointer.place, .onto = hit.link});
    case Hit::Kind::FrameTitle:
    case Hit::Kind::Note:
        context().selection.set({}, {hit.annotation});
        return editText();
    case Hit::Kind::GroupTitle:
        return setGroupOpen(hit.group, false);
    case Hit::Kind::Node:
    case Hit::Kind::Picture:
        if (hit.group) {
            selectGroup(hit);
            return setGroupOpen(hit.group, true);
        }
        context().selection.set({hit.node});
        emit inspectRequested(hit.node);
        return;
    default:
        return;
    }
}

void GraphView::wheelEvent(QWheelEvent* event) {
    if (event->modifiers() & Qt::ShiftModifier) {
        panBy({event->angleDelta().y() / 2 + event->angleDelta().x() / 2, 0});
    } else {
        const double degrees = event->angleDelta().y() / 8.0;
        zoomAt(event->position().toPoint(), std::pow(1.15, degrees / 15));
    }
    event->accept();
}

void GraphView::hover(const PointerEvent& event) {
    const Hit hit = m_scene->hitAt(event.place);
    m_scene->setHovered(hit);
    updateCursor(hit);
    const NodeItem* item = hit.kind == Hit::Kind::Picture ? m_scene->cardOf(hit.node) : nullptr;
    context().pointer.set(item ? probeAt(*item, event.place, context()) : ProbePoint{});
}

void GraphView::leave() {
    m_scene->setHovered({});
    context().pointer.clear();
}

void GraphView::updateCursor(const Hit& hit) {
    if (m_spaceHeld)
        viewport()->setCursor(Qt::OpenHandCursor);
    else if (hit.isPort())
        viewport()->setCursor(Qt::CrossCursor);
    else if (hit.isCorner())
        viewport()->setCursor(Qt::SizeFDiagCursor);
    else if (hit.kind == Hit::Kind::FrameTitle || hit.kind == Hit::Kind::GroupTitle)
        viewport()->setCursor(Qt::SizeAllCursor);
    else if (hit.kind == Hit::Kind::GroupButton || hit.kind == Hit::Kind::Repair)
        viewport()->setCursor(Qt::PointingHandCursor);
    else
        viewport()->unsetCursor();
}

bool GraphView::viewportEvent(QEvent* event) {
    if (event->type() == QEvent::ToolTip) {
        const auto* help = static_cast<QHelpEvent*>(event);
        showToolTip(help->pos(), help->globalPos());
        return true;
    }
    if (event->type() == QEvent::Leave)
        leave();
    return QGraphicsView::viewportEvent(event);
}

void GraphView::showToolTip(QPoint pixel, QPoint global) {
    const Hit hit = m_scene->hitAt(mapToScene(pixel));
    QString text;
    if (hit.kind == Hit::Kind::GroupButton)
        text = tr("Shut the model to one card");
    else if (const NodeItem* mended = hit.kind == Hit::Kind::Repair ? m_scene->node(hit.node) : nullptr)
        text = spokenRepair(mended->card().repairs.at(static_cast<std::size_t>(hit.repair)));
    else if (hit.kind == Hit::Kind::Input)
        text = inputToolTip(context(), Port{hit.node, hit.port});
    else if (hit.kind == Hit::Kind::Output)
        text = outputToolTip(context(), hit.node);
    else if (hit.kind == Hit::Kind::Link)
        text = wireTip(context(), hit.link);
    else if (const NodeItem* item = hit.kind == Hit::Kind::Node ? m_scene->cardOf(hit.node) : nullptr)
        text = spokenCard(item->card());
    QToolTip::showText(global, text, viewport());
}

void GraphView::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape) {
        m_gesture ? cancelGesture() : context().selection.clear();
    } else if (event->key() == Qt::Key_Space) {
        m_spaceHeld = true;
        if (!m_gesture)
            viewport()->setCursor(Qt::OpenHandCursor);
    } else if (!walk(event)) {
        event->ignore();
    }
}

void GraphView::keyReleaseEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Space && !event->isAutoRepeat()) {
        m_spaceHeld = false;
        if (!m_gesture)
            viewport()->unsetCursor();
    }
    if (!event->isAutoRepeat())
        m_moveGesture = 0;
    QGraphicsView::keyReleaseEvent(event);
}

bool GraphView::walk(QKeyEvent* event) {
    struct Arrow {
        int key;
        WalkDirection direction;
        double dx;
        double dy;
    };
    static constexpr Arrow kArrows[] = {{Qt::Key_Left, WalkDirection::Upstream, -1, 0},
                                        {Qt::Key_Right, WalkDirection::Downstream, 1, 0},
                                        {Qt::Key_Up, WalkDirection::Above, 0, -1},
                                        {Qt::Key_Down, WalkDirection::Below, 0, 1}};
    const auto arrow = std::ranges::find(kArrows, event->key(), &Arrow::key);
    if (arrow == std::end(kArrows))
        return false;
    Selection& selection = context().selection;
    if (event->modifiers() & Qt::ControlModifier) {
        const double step = event->modifiers() & Qt::ShiftModifier ? 64 : 8;
        if (!m_moveGesture)
            m_moveGesture = context().document.newGesture();
        moveSelected(context(), arrow->dx * step, arrow->dy * step, m_moveGesture);
        return true;
    }
    const GroupTree& tree = m_scene->tree();
    const NodeId next = tree.empty() ? walkFrom(m_scene->graph(), selection.current(), arrow->direction)
                                     : walkCards(m_scene->graph(), tree, selection.current(), arrow->direction);
    if (!next)
        return true;
    std::set<NodeId> nodes{next};
    if (const GroupId cover = tree.coverOf(next))
        nodes.insert(tree.members(cover).begin(), tree.members(cover).end());
    if (event->modifiers() & Qt::ShiftModifier)
        nodes.insert(selection.nodes().begin(), selection.nodes().end());
    selection.set(std::move(nodes));
    selection.setCurrent(next);
    showNode(next);
    return true;
}

void GraphView::selectGroup(const Hit& hit) {
    const std::vector<NodeId>& members = m_scene->tree().members(hit.group);
    context().selection.set({members.begin(), members.end()});
    context().selection.setCurrent(hit.node);
}

void GraphView::focusOutEvent(QFocusEvent* event) {
    m_spaceHeld = false;
    m_moveGesture = 0;
    QGraphicsView::focusOutEvent(event);
}

void GraphView::dragEnterEvent(QDragEnterEvent* event) {
    m_drop = DropGuide::forData(*this, *event->mimeData());
    if (m_drop)
        event->acceptProposedAction();
    else
        event->ignore();
}

void GraphView::dragMoveEvent(QDragMoveEvent* event) {
    if (!m_drop)
        return event->ignore();
    m_drop->move(mapToScene(event->position().toPoint()));
    viewport()->update();
    event->acceptProposedAction();
}

void GraphView::dragLeaveEvent(QDragLeaveEvent*) {
    if (m_drop)
        m_drop->leave();
    m_drop.reset();
    viewport()->update();
}

void GraphView::dropEvent(QDropEvent* event) {
    const std::unique_ptr<DropGuide> drop = std::move(m_drop);
    if (!drop)
        return event->ignore();
    drop->drop(mapToScene(event->position().toPoint()));
    event->acceptProposedAction();
    viewport()->update();
    setFocus(Qt::OtherFocusReason);
}

} // namespace layerscope
