// SPDX-License-Identifier: GPL-3.0-or-later
#include "compare/LiveBench.h"

namespace layerscope {
namespace {

bool isSource(const Node& node, const LayerRegistry& registry) {
    const LayerDef* def = registry.find(node.type);
    return def && def->isSource();
}

} // namespace

LiveBench::LiveBench(Document& document, LiveSession& session, QObject* parent)
    : QObject(parent)
    , m_document(document)
    , m_session(session) {
    connect(&document, &Document::changed, this, &LiveBench::edited);
    connect(&document, &Document::wasReset, this, &LiveBench::edited);
    connect(&session, &LiveSession::settled, this, &LiveBench::settled);
}

Bench LiveBench::take() const {
    Bench bench{m_document.snapshot(), {}};
    for (const auto& [id, node] : bench.graph->nodes())
        if (isSource(*node, m_document.registry()))
            if (const NodeLive* live = m_session.live(id); live && live->value.tensor)
                bench.sources.emplace(id, live->value);
    return bench;
}

void LiveBench::settled() {
    std::map<NodeId, Key> keys;
    for (const auto& [id, node] : m_document.graph().nodes())
        if (isSource(*node, m_document.registry()))
            if (const NodeLive* live = m_session.live(id))
                keys.emplace(id, live->key);
    const auto graph = m_document.snapshot();
    if (graph == m_graph && keys == m_keys)
        return;
    m_graph = graph;
    m_keys = std::move(keys);
    emit renewed();
}

} // namespace layerscope
