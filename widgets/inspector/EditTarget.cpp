// SPDX-License-Identifier: GPL-3.0-or-later
#include "inspector/EditTarget.h"

#include "session/LiveSession.h"
#include "session/Text.h"

#include <algorithm>

namespace layerscope {

EditTarget::EditTarget(Document& document, LiveSession& session, QObject* parent)
    : QObject(parent)
    , m_document(document)
    , m_session(session) {}

EditTarget::~EditTarget() {
    endGesture();
}

void EditTarget::setNodes(std::vector<NodeId> nodes) {
    if (nodes == m_nodes)
        return;
    endGesture();
    m_nodes = std::move(nodes);
}

const Node* EditTarget::node() const {
    return m_nodes.empty() ? nullptr : m_document.graph().find(m_nodes.front());
}

const Node* EditTarget::layer() const {
    return m_nodes.empty() ? nullptr : m_document.graph().layerOf(m_nodes.front());
}

const LayerDef* EditTarget::def() const {
    const Node* first = layer();
    if (!first)
        return nullptr;
    const bool same = std::ranges::all_of(m_nodes, [&](NodeId id) {
        const Node* other = m_document.graph().layerOf(id);
        return other && other->type == first->type;
    });
    return same ? m_document.registry().find(first->type) : nullptr;
}

std::optional<ParamValue> EditTarget::value(const ParamDef& param) const {
    std::optional<ParamValue> common;
    for (NodeId id : m_nodes) {
        const Node* node = m_document.graph().layerOf(id);
        const ParamValue* value = node ? node->params.find(param.id) : nullptr;
        if (!value || (common && *common != *value))
            return {};
        common = *value;
    }
    return common;
}

bool EditTarget::differsFromDefault(const ParamDef& param) const {
    return value(param) != param.defaultValue();
}

bool EditTarget::isRelevant(const ParamDef& param) const {
    return !param.relevant || std::ranges::any_of(m_nodes, [&](NodeId id) {
        const Node* layer = m_document.graph().layerOf(id);
        return layer && param.relevant(layer->params);
    });
}

void EditTarget::setValue(const ParamDef& param, const ParamValue& value) {
    if (m_nodes.size() == 1) {
        m_document.setParam(m_nodes.front(), param.id, value, m_gesture);
        return;
    }
    const QString text = tr("%1 of %n layers", nullptr, static_cast<int>(m_nodes.size())).arg(translated(param.label));
    const auto change = [&](Graph& graph) {
        for (NodeId id : m_nodes) {
            if (const Node* node = graph.layerOf(id)) {
                Node edited = *node;
                edited.params.set(param.id, value);
                graph.replace(std::move(edited));
            }
        }
    };
    m_document.edit(text, change, m_gesture);
}

void EditTarget::beginGesture() {
    if (m_gesture)
        return;
    m_gesture = m_document.newGesture();
    m_session.beginGesture();
}

void EditTarget::endGesture() {
    if (!m_gesture)
        return;
    m_gesture = 0;
    m_session.endGesture();
}

} // namespace layerscope
