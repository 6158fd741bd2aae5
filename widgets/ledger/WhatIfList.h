// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/WhatIf.h"
#include "session/Document.h"
#include "views/LatestJob.h"

#include <QTreeWidget>

class QLabel;
class QPushButton;

namespace layerscope {

/// Alternatives to the selected layer with what each would save, tried on a worker; one is taken as one undo step.
class WhatIfList : public QWidget {
    Q_OBJECT
public:
    explicit WhatIfList(Document& document, QWidget* parent = nullptr);

    /// Looks for the alternatives anew when the network is another. `total` is what the network takes now.
    void setNode(NodeId node, const NodeCost& total);
    QTreeWidget* list() const { return m_list; }
    QPushButton* button() const { return m_use; }
    QString summary() const;
    bool isBusy() const { return m_job.isBusy(); }

signals:
    void refused(const QString& why);

private:
    void show(NodeId node, std::vector<Alternative> alternatives);
    void describe();
    void use();
    const Alternative* current() const;
    void keepCurrent(const QString& label);

    Document& m_document;
    quint64 m_revision = 0; ///< of the network that was searched last
    NodeId m_node;
    NodeCost m_total;
    std::vector<Alternative> m_alternatives;
    QLabel* m_title;
    QTreeWidget* m_list;
    QLabel* m_summary;
    QPushButton* m_use;
    LatestJob m_job; ///< last: waits before the rest goes
};

} // namespace layerscope
