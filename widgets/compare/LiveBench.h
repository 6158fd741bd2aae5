// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "explain/Bench.h"
#include "session/LiveSession.h"

#include <QObject>

namespace layerscope {

/// The network as the window has it, for trials beside it; says when trials of it are out of date.
class LiveBench : public QObject {
    Q_OBJECT
public:
    LiveBench(Document& document, LiveSession& session, QObject* parent = nullptr);

    /// The newest network, with what its sources give now.
    Bench take() const;
    const LayerRegistry& registry() const { return m_document.registry(); }
    MediaStore& media() const { return m_session.media(); }

signals:
    /// The network is another; its sources may have nothing to give yet.
    void edited();
    /// Everything of the network is computed, and take() gives another than the last time this was said.
    void renewed();

private:
    void settled();

    Document& m_document;
    LiveSession& m_session;
    std::shared_ptr<const Graph> m_graph;
    std::map<NodeId, Key> m_keys;
};

} // namespace layerscope
