// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/Selection.h"

#include <utility>

namespace layerscope {

void Selection::set(std::set<NodeId> nodes, std::set<AnnotationId> annotations) {
    NodeId current = m_current;
    if (!nodes.contains(current)) {
        // The one that was just added to the selection, so that the inspector follows a growing selection.
        current = {};
        for (NodeId node : nodes)
            if (!current || !m_nodes.contains(node))
                current = node;
    }
    if (nodes == m_nodes && annotations == m_annotations && current == m_current)
        return;
    m_nodes = std::move(nodes);
    m_annotations = std::move(annotations);
    m_current = current;
    emit changed();
}

void Selection::setCurrent(NodeId node) {
    if (node == m_current && (!node || m_nodes.contains(node)))
        return;
    m_current = node;
    if (node)
        m_nodes.insert(node);
    emit changed();
}

void Selection::clear() {
    set({}, {});
}

void Selection::keepOnly(const std::function<bool(NodeId)>& exists,
                         const std::function<bool(AnnotationId)>& annotationExists) {
    std::set<NodeId> nodes = m_nodes;
    std::set<AnnotationId> annotations = m_annotations;
    std::erase_if(nodes, [&](NodeId id) { return !exists(id); });
    std::erase_if(annotations, [&](AnnotationId id) { return !annotationExists(id); });
    set(std::move(nodes), std::move(annotations));
}

ProbePoint probeOf(NodeId node, const Axes& axes, std::vector<std::int64_t> element) {
    return {.node = node, .valid = true, .place = placeOf(axes, element), .element = std::move(element)};
}

void SharedPointer::set(const ProbePoint& point) {
    if (point == m_point)
        return;
    m_point = point;
    emit moved();
}

void SharedPointer::pick(const ProbePoint& point) {
    if (point == m_picked)
        return;
    m_picked = point;
    emit pickChanged();
}

} // namespace layerscope
