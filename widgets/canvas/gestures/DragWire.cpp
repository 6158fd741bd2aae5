// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/gestures/DragWire.h"

#include "canvas/CanvasEdits.h"
#include "canvas/GraphView.h"
#include "canvas/LinkPath.h"
#include "theme/Theme.h"

#include <QPainter>

#include <algorithm>

namespace layerscope {

std::unique_ptr<Gesture> DragWire::fromOutput(GraphView& view, Port output) {
    return std::unique_ptr<Gesture>(new DragWire(view, output, std::nullopt, std::nullopt));
}

std::unique_ptr<Gesture> DragWire::fromInput(GraphView& view, Port input) {
    const auto& links = view.context().document.graph().links();
    if (const auto link = links.find(input); link != links.end())
        return std::unique_ptr<Gesture>(new DragWire(view, link->second, std::nullopt, input));
    return std::unique_ptr<Gesture>(new DragWire(view, std::nullopt, input, std::nullopt));
}

void DragWire::start(const PointerEvent& event) {
    m_start = event;
    m_place = event.place;
    if (m_detached)
        m_target = m_detached; // let go at once, nothing changes
    showDetached(false);
}

void DragWire::showDetached(bool visible) {
    if (LinkItem* link = m_detached ? scene().link(*m_detached) : nullptr)
        link->setVisible(visible);
}

std::optional<Port> DragWire::targetAt(QPointF place) const {
    const Hit hit = scene().hitAt(place);
    if (m_fixedFrom) {
        if (hit.kind == Hit::Kind::Input)
            return Port{hit.node, hit.port};
        return hit.isNode() ? freeInputOf(hit) : std::nullopt;
    }
    if (hit.kind == Hit::Kind::Output || hit.isNode())
        return Port{hit.node, 0};
    return std::nullopt;
}

/// The first free input of the card, else its first.
std::optional<Port> DragWire::freeInputOf(const Hit& hit) const {
    const GroupItem* group = scene().groupItem(hit.group);
    if (!group)
        return freeInput(context(), hit.node);
    const std::vector<Port>& inputs = group->ports().inputs;
    const auto free = std::ranges::find_if(inputs, [&](Port port) { return !scene().graph().links().contains(port); });
    if (inputs.empty())
        return std::nullopt;
    return free == inputs.end() ? inputs.front() : *free;
}

void DragWire::lookForTarget(QPointF place) {
    m_target = targetAt(place);
    m_check = {};
    if (m_target)
        m_check = m_fixedFrom ? checkWire(context(), *m_fixedFrom, *m_target, m_detached)
                              : checkWire(context(), *m_target, *m_fixedTo);
    const bool landing = m_target && m_check.allowed;
    scene().setHovered(!landing      ? Hit{}
                       : m_fixedFrom ? Hit{.kind = Hit::Kind::Input, .node = m_target->node, .port = m_target->index}
                                     : Hit{.kind = Hit::Kind::Output, .node = m_target->node});
}

void DragWire::move(const PointerEvent& event) {
    m_place = event.place;
    if (hasMoved(m_start, event))
        lookForTarget(event.place);
}

void DragWire::end(const PointerEvent& event) {
    move(event);
    showDetached(true);
    if (!hasMoved(m_start, event))
        return;
    if (m_target) {
        if (m_check.allowed)
            m_fixedFrom ? connectPorts(context(), *m_fixedFrom, *m_target, m_detached)
                        : connectPorts(context(), *m_target, *m_fixedTo);
        else
            view().say(m_check.text);
    } else if (m_detached) {
        context().document.unlink(*m_detached);
    } else {
        view().openQuickAdd({.place = event.place, .from = m_fixedFrom, .into = m_fixedTo});
    }
}

void DragWire::cancel() {
    showDetached(true);
}

void DragWire::paint(QPainter& painter) const {
    painter.setRenderHint(QPainter::Antialiasing);
    paintWire(painter);
    if (!m_check.text.isEmpty())
        paintText(painter);
}

void DragWire::paintWire(QPainter& painter) const {
    const bool landing = m_target && m_check.allowed;
    QPointF from = m_place;
    QPointF to = m_place;
    if (m_fixedFrom)
        from = scene().outputPlace(m_fixedFrom->node);
    else if (landing)
        from = scene().outputPlace(m_target->node);
    if (m_fixedTo)
        to = scene().inputPlace(*m_fixedTo);
    else if (landing && m_fixedFrom)
        to = scene().inputPlace(*m_target);
    const bool refused = m_target && !m_check.allowed;
    const Theme& theme = Theme::instance();
    QPen pen(theme.color(refused || m_check.warns ? Theme::Role::WireBroken : Theme::Role::Accent), 2.5);
    if (!landing || m_check.warns)
        pen.setDashPattern({3, 2});
    painter.setPen(pen);
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(linkPath(from, to));
}

void DragWire::paintText(QPainter& painter) const {
    const Theme& theme = Theme::instance();
    const bool bad = m_check.warns || !m_check.allowed;
    painter.save();
    painter.resetTransform();
    const QFont font = theme.font(Theme::FontRole::Small);
    const QRectF wanted = QFontMetricsF(font).boundingRect(QRectF(0, 0, 320, 400), Qt::TextWordWrap, m_check.text);
    QRectF box = wanted.adjusted(-8, -6, 8, 6);
    box.moveTopLeft(QPointF(view().mapFromScene(m_place)) + QPointF(18, 14));
    painter.setPen(QPen(theme.color(bad ? Theme::Role::Error : Theme::Role::Border), 1));
    painter.setBrush(theme.color(bad ? Theme::Role::ErrorSurface : Theme::Role::Panel));
    painter.drawRoundedRect(box, 6, 6);
    painter.setFont(font);
    painter.setPen(theme.color(Theme::Role::Text));
    painter.drawText(box.adjusted(8, 6, -8, -6), Qt::TextWordWrap, m_check.text);
    painter.restore();
}

} // namespace layerscope
