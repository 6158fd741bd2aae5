// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/FormerResult.h"

#include <utility>

namespace layerscope {

FormerResult::FormerResult(Document& document, LiveSession& session, QObject* parent)
    : QObject(parent)
    , m_document(document)
    , m_session(session) {
    connect(&m_session, &LiveSession::nodeUpdated, this, [this](NodeId node) {
        if (node == m_node)
            follow();
    });
    connect(&m_document, &Document::wasReset, this, &FormerResult::forget);
}

void FormerResult::setNode(NodeId node) {
    if (node == m_node)
        return;
    m_node = node;
    forget();
    follow();
}

void FormerResult::forget() {
    const bool had = static_cast<bool>(m_former);
    m_newest = m_former = {};
    if (had)
        emit changed();
}

void FormerResult::follow() {
    const NodeLive* live = m_node ? m_session.live(m_node) : nullptr;
    if (!live || live->status != NodeLive::Status::Fresh || !live->value.tensor || live->key == m_newest.key)
        return;
    // Edits of one gesture are merged into one step of the history: its number tells where the gesture began.
    const int step = m_document.undoStack().index();
    const bool stepped = m_newest && step != m_step;
    Result newest{live->value, live->key, live->picture};
    if (stepped)
        m_former = std::exchange(m_newest, std::move(newest));
    else
        m_newest = std::move(newest);
    m_step = step;
    if (stepped)
        emit changed();
}

} // namespace layerscope
