// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/Document.h"

#include <QObject>

#include <optional>
#include <vector>

namespace layerscope {

class LiveSession;

/// The nodes that the form edits together: all of one type. Reads what they have in common and turns edits into undo
/// steps; what happens between beginGesture and endGesture is one step.
class EditTarget : public QObject {
    Q_OBJECT
public:
    EditTarget(Document& document, LiveSession& session, QObject* parent = nullptr);
    ~EditTarget() override;

    /// Ends a gesture that goes on. Nodes that are gone, or of several types, make def() null.
    void setNodes(std::vector<NodeId> nodes);
    const std::vector<NodeId>& nodes() const { return m_nodes; }
    /// The type of all of them; null when there is none, or the registry does not know it.
    const LayerDef* def() const;
    /// The first node; null when there is none.
    const Node* node() const;
    /// The layer that the first node is, or is a further call of; null when there is none.
    const Node* layer() const;

    /// What all nodes have; nothing when they differ.
    std::optional<ParamValue> value(const ParamDef& param) const;
    /// Whether any node differs from the default.
    bool differsFromDefault(const ParamDef& param) const;
    /// Whether the parameter means anything with the values that the nodes have.
    bool isRelevant(const ParamDef& param) const;
    void setValue(const ParamDef& param, const ParamValue& value);

    void beginGesture();
    void endGesture();

private:
    Document& m_document;
    LiveSession& m_session;
    std::vector<NodeId> m_nodes;
    quint64 m_gesture = 0;
};

} // namespace layerscope
