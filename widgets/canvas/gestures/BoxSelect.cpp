// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/gestures/BoxSelect.h"

#include "theme/Theme.h"

#include <QPainter>

namespace layerscope {

void BoxSelect::start(const PointerEvent& event) {
    m_from = event;
    m_to = event.place;
    m_nodesBefore = context().selection.nodes();
    m_annotationsBefore = context().selection.annotations();
}

void BoxSelect::move(const PointerEvent& event) {
    m_to = event.place;
    if (!hasMoved(m_from, event))
        return;
    std::set<NodeId> nodes = scene().nodesIn(box());
    std::set<AnnotationId> annotations;
    for (const auto& [id, item] : scene().annotations())
        if (box().contains(item->box()))
            annotations.insert(id);
    if (event.modifiers & (Qt::ShiftModifier | Qt::ControlModifier)) {
        nodes.insert(m_nodesBefore.begin(), m_nodesBefore.end());
        annotations.insert(m_annotationsBefore.begin(), m_annotationsBefore.end());
    }
    context().selection.set(std::move(nodes), std::move(annotations));
}

void BoxSelect::end(const PointerEvent& event) {
    move(event);
    if (!hasMoved(m_from, event) && !(event.modifiers & (Qt::ShiftModifier | Qt::ControlModifier)))
        context().selection.clear();
}

void BoxSelect::cancel() {
    context().selection.set(m_nodesBefore, m_annotationsBefore);
}

void BoxSelect::paint(QPainter& painter) const {
    QColor fill = Theme::instance().color(Theme::Role::Accent);
    QPen pen(fill, 1);
    pen.setCosmetic(true);
    fill.setAlphaF(0.12F);
    painter.setPen(pen);
    painter.setBrush(fill);
    painter.drawRect(box());
}

} // namespace layerscope
