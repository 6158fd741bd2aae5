// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/Picking.h"

#include "session/PointerMark.h"
#include "tensor/Elements.h"
#include "tensor/Largest.h"
#include "views/MapGrid.h"
#include "views/TensorView.h"

#include <QApplication>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

namespace layerscope {

Picking::Picking(SharedPointer& pointer, QObject* parent)
    : QObject(parent)
    , m_pointer(pointer) {
    connect(&m_pointer, &SharedPointer::pickChanged, this, &Picking::reveal);
}

void Picking::watch(TensorView& view) {
    m_views.emplace_back(&view);
    view.installEventFilter(this);
    for (QWidget* widget : view.pickedFrom()) {
        widget->installEventFilter(this);
        // Keys go to the scroll area, the mouse to its viewport.
        if (auto* area = qobject_cast<QAbstractScrollArea*>(widget->parentWidget()); area && area->viewport() == widget)
            area->installEventFilter(this);
    }
}

void Picking::setShown(const Shown& shown) {
    const bool other = shown.node != m_shown.node;
    m_shown = shown;
    if (!other)
        return;
    m_pressed.clear();
    // When the view has taken it over.
    QMetaObject::invokeMethod(this, &Picking::reveal, Qt::QueuedConnection);
}

/// What is picked elsewhere, or walked to while it plays, is seen here too.
void Picking::reveal() {
    if (!m_shown || !holdsPick())
        return;
    for (const QPointer<TensorView>& view : m_views)
        if (view && view->isVisible())
            view->reveal(m_pointer.picked().element);
}

TensorView* Picking::viewOf(QObject* widget) const {
    for (QObject* object = widget; object; object = object->parent())
        if (auto* view = qobject_cast<TensorView*>(object))
            return view;
    return nullptr;
}

bool Picking::eventFilter(QObject* watched, QEvent* event) {
    TensorView* view = m_shown ? viewOf(watched) : nullptr;
    if (!view)
        return false;
    switch (event->type()) {
    case QEvent::MouseButtonPress:
        return press(*view, *static_cast<QWidget*>(watched), *static_cast<QMouseEvent*>(event));
    case QEvent::MouseButtonRelease:
        return watched == m_pressed && release(*view, *static_cast<QMouseEvent*>(event));
    case QEvent::KeyPress:
        return key(*view, watched, *static_cast<QKeyEvent*>(event));
    default:
        return false;
    }
}

bool Picking::press(const TensorView& view, QWidget& widget, QMouseEvent& event) {
    // One that is not wanted there goes on to what is around it.
    const std::vector<QWidget*> parts = view.pickedFrom();
    if (event.button() != Qt::LeftButton || std::ranges::find(parts, &widget) == parts.end())
        return false;
    // A finger presses where nothing has hovered before.
    QMouseEvent hover(QEvent::MouseMove, event.position(), event.globalPosition(), Qt::NoButton, Qt::NoButton,
                      event.modifiers());
    QCoreApplication::sendEvent(&widget, &hover);
    m_pressed = &widget;
    m_pressedAt = event.position();
    return false;
}

bool Picking::release(const TensorView& view, const QMouseEvent& event) {
    m_pressed.clear();
    const QPointF moved = event.position() - m_pressedAt;
    if (event.button() == Qt::LeftButton && moved.manhattanLength() < QApplication::startDragDistance())
        pickMarked(view);
    return false;
}

std::vector<std::int64_t> Picking::marked(const TensorView& view) const {
    std::vector<std::int64_t> element = view.currentElement();
    const ProbePoint& point = m_pointer.point();
    if (element.empty() && point.valid && point.node == m_shown.node)
        element = point.element;
    return isElementOf(element, m_shown.value().tensor.shape()) ? element : std::vector<std::int64_t>{};
}

void Picking::pick(std::vector<std::int64_t> element) {
    const ProbePoint point = probeOf(m_shown.node, m_shown.value().axes, std::move(element));
    m_pointer.pick(point);
    m_pointer.set(point);
}

bool Picking::pickMarked(const TensorView& view) {
    std::vector<std::int64_t> element = marked(view);
    if (element.empty())
        return false;
    pick(std::move(element));
    emit picked();
    return true;
}

bool Picking::pickLargest() {
    const Tensor& tensor = m_shown.value().tensor;
    if (tensor.elements() == 0)
        return false;
    pick(indexOf(tensor.shape(), largestOf(tensor)));
    emit picked();
    return true;
}

bool Picking::holdsPick() const {
    const ProbePoint& picked = m_pointer.picked();
    return picked.valid && picked.node == m_shown.node && isElementOf(picked.element, m_shown.value().tensor.shape());
}

bool Picking::walk(int dimension, std::int64_t by) {
    if (dimension < 0)
        return false;
    std::vector<std::int64_t> element = m_pointer.picked().element;
    std::int64_t& index = element[static_cast<std::size_t>(dimension)];
    index = std::clamp<std::int64_t>(index + by, 0, m_shown.value().tensor.shape()[dimension] - 1);
    pick(std::move(element));
    return true;
}

bool Picking::walkKey(const TensorView& view, const QKeyEvent& event) {
    const MapAxes& axes = m_shown.maps->axes();
    const TensorView::WalkAxes walked = view.walkAxes().value_or(TensorView::WalkAxes{
        axes.isVector() ? axes.column : axes.row, axes.column}); // a vector's stand below each other
    const bool control = event.modifiers().testFlag(Qt::ControlModifier);
    if (event.modifiers() & ~(Qt::ControlModifier | Qt::KeypadModifier))
        return false;
    switch (event.key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        return walk(control ? axes.slice : walked.across, event.key() == Qt::Key_Left ? -1 : 1);
    case Qt::Key_Up:
    case Qt::Key_Down:
        return !control && walk(walked.down, event.key() == Qt::Key_Up ? -1 : 1);
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        return !control && walk(axes.channel, event.key() == Qt::Key_PageUp ? -1 : 1);
    default:
        return false;
    }
}

bool Picking::key(const TensorView& view, const QObject* watched, const QKeyEvent& event) {
    const bool plain = (event.modifiers() & ~Qt::KeypadModifier) == 0;
    if (plain && event.key() == Qt::Key_P)
        return pickMarked(view) || pickLargest();
    // In the grid of maps, Enter opens the map.
    if (plain && (event.key() == Qt::Key_Return || event.key() == Qt::Key_Enter) &&
        !qobject_cast<const MapGrid*>(watched))
        return pickMarked(view);
    if (!holdsPick())
        return false;
    if (plain && event.key() == Qt::Key_Escape) {
        m_pointer.pick({});
        return true;
    }
    return walkKey(view, event);
}

} // namespace layerscope
