// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/LiveSession.h"

#include <QObject>

namespace layerscope {

/// The result that a node had before the last step of the undo history that changed it: what a drag, a stroke, an undo
/// began from. Holds two values of the one node, which the result cache holds as well while it has room.
///
/// Frames of a film or a camera that come without an edit replace the newest value and leave the former.
class FormerResult : public QObject {
    Q_OBJECT
public:
    FormerResult(Document& document, LiveSession& session, QObject* parent = nullptr);

    /// Which node is followed; what was known of another is forgotten.
    void setNode(NodeId node);
    NodeId node() const { return m_node; }

    struct Result {
        Value value;
        Key key;
        bool picture = false;
        explicit operator bool() const { return static_cast<bool>(value.tensor); }
    };
    /// Empty until an edit has changed the node's result.
    const Result& former() const { return m_former; }

signals:
    void changed();

private:
    void follow();
    void forget();

    Document& m_document;
    LiveSession& m_session;
    NodeId m_node;
    Result m_newest;
    Result m_former;
    int m_step = 0; ///< of the undo history, that m_newest was seen at
};

} // namespace layerscope
