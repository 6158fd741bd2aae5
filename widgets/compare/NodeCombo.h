// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/LiveSession.h"

#include <QComboBox>

#include <functional>

namespace layerscope {

/// Chooses a node by name, in the order of computation.
class NodeCombo : public QComboBox {
    Q_OBJECT
public:
    using Suits = std::function<bool(NodeId)>;
    NodeCombo(Document& document, LiveSession& session, const QString& name, QWidget* parent = nullptr);

    NodeId node() const;
    /// Shows it and says nothing; nothing is chosen when it is not among them.
    void setNode(NodeId node);
    /// Which nodes are offered; all, without.
    void setSuits(Suits suits);
    /// An entry before all nodes, for something that is no node; "" for none.
    void setFirst(const QString& text);
    void chooseFirst();
    bool isFirstChosen() const;
    void refill();

signals:
    /// By the user.
    void chosen();

private:
    using Entries = std::vector<std::pair<qulonglong, QString>>;
    Entries entries() const;

    Entries m_entries;
    Document& m_document;
    LiveSession& m_session;
    Suits m_suits;
    QString m_first;
};

} // namespace layerscope
