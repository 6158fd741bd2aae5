// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/Ledger.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>

#include <array>

namespace layerscope {

/// The ledger as a table: a row a node in the order of the network, and the total below.
class LedgerModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Name, Layer, ShapeColumn, Parameters, Products, Memory, Time, kColumns };
    enum Role {
        SortRole = Qt::UserRole,
        ShareRole, ///< of the total, 0 to 1; none where there is no bar
        NodeRole,  ///< the NodeId's number; 0 for the total
    };
    using QAbstractTableModel::QAbstractTableModel;

    /// Keeps the rows, and so what is selected, when it is about the same nodes.
    void setLedger(Ledger ledger);
    const Ledger& ledger() const { return m_ledger; }
    int rowOf(NodeId node) const;
    bool isTotal(int row) const { return row == static_cast<int>(m_ledger.rows.size()); }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QString text(int row, Column column) const;
    QString toolTip(int row, Column column) const;
    double amount(int row, CostMeasure measure) const;

    Ledger m_ledger;
    std::array<double, 4> m_totals{};
};

/// The measure that a column shows; none for words.
std::optional<CostMeasure> measureOf(int column);

/// Sorts the rows and leaves the total at the end.
class LedgerSort : public QSortFilterProxyModel {
    Q_OBJECT
public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

protected:
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;
};

} // namespace layerscope
