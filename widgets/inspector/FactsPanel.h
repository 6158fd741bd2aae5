// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session/LiveSession.h"

#include <QWidget>

#include <map>

class QGridLayout;

namespace layerscope {

class ThemedLabel;

/// Shape and cost of one node: what comes in, what the layer expects, what goes out, and what a call of it takes.
class FactsPanel : public QWidget {
    Q_OBJECT
public:
    FactsPanel(Document& document, LiveSession& session, QWidget* parent = nullptr);

    void setNode(NodeId node);
    void refresh();
    /// "Output", "Parameters", ... -> what stands there; for tests and for screen readers.
    QString fact(const QString& name) const;

private:
    struct Fact {
        QString name;
        QString value;
        QString help;
    };
    std::vector<Fact> facts() const;
    std::vector<Fact> shapes(const Node& node, const Plan& plan) const;
    std::vector<Fact> costs(const NodeCost& cost) const;
    void show(const std::vector<Fact>& facts);

    Document& m_document;
    LiveSession& m_session;
    NodeId m_node;
    QGridLayout* m_grid;
    std::vector<std::pair<ThemedLabel*, ThemedLabel*>> m_rows;
};

} // namespace layerscope
