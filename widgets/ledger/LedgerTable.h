// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ledger/LedgerModel.h"

#include <QTableView>

#include <set>

namespace layerscope {

/// The ledger with a bar behind each number. Its selection is that of the canvas.
class LedgerTable : public QTableView {
    Q_OBJECT
public:
    explicit LedgerTable(QWidget* parent = nullptr);

    void setLedger(Ledger ledger);
    const Ledger& ledger() const { return m_model->ledger(); }
    LedgerModel* ledgerModel() const { return m_model; }
    /// Without nodesChosen().
    void showSelected(const std::set<NodeId>& nodes, NodeId current);
    /// The row where a node stands now, -1 when it has none.
    int shownRow(NodeId node) const;

signals:
    /// By click or key; the last is the current one.
    void nodesChosen(const std::vector<layerscope::NodeId>& nodes);

protected:
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;

private:
    void fitColumns();

    LedgerModel* m_model;
    LedgerSort* m_sorted;
    bool m_showing = false;
    bool m_fitted = false;
};

} // namespace layerscope
