// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/LedgerTable.h"

#include "theme/Theme.h"

#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>

#include <set>

namespace layerscope {

namespace {

using Role = Theme::Role;

/// A number over a bar of its share.
class ShareDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyledItemDelegate::paint(painter, option, index);
        const QVariant share = index.data(LedgerModel::ShareRole);
        if (!share.isValid() || share.toDouble() <= 0)
            return;
        const bool selected = option.state & QStyle::State_Selected;
        QColor bar = Theme::instance().color(selected ? Role::TextOnAccent : Role::Accent);
        const QRect cell = option.rect.adjusted(2, 0, -2, -2);
        const int width = std::max(2, static_cast<int>(cell.width() * share.toDouble()));
        painter->fillRect(QRect(cell.left(), cell.bottom() - 3, width, 3), bar);
    }
};

} // namespace

LedgerTable::LedgerTable(QWidget* parent)
    : QTableView(parent)
    , m_model(new LedgerModel(this))
    , m_sorted(new LedgerSort(this)) {
    m_sorted->setSourceModel(m_model);
    setModel(m_sorted);
    setItemDelegate(new ShareDelegate(this));
    setSortingEnabled(true);
    sortByColumn(LedgerModel::Name, Qt::AscendingOrder);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setWordWrap(false);
    setShowGrid(false);
    setAlternatingRowColors(true);
    setCornerButtonEnabled(false);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setAccessibleName(tr("Cost of every layer"));
    verticalHeader()->hide();
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setMinimumSectionSize(40);
    const auto restyle = [this] {
        verticalHeader()->setDefaultSectionSize(fontMetrics().height() + Theme::instance().space(2));
        m_fitted = false;
        fitColumns();
    };
    restyle();
    connect(&Theme::instance(), &Theme::changed, this, restyle);
}

void LedgerTable::setLedger(Ledger ledger) {
    m_showing = true;
    m_model->setLedger(std::move(ledger));
    m_showing = false;
    fitColumns();
}

/// Once for a network; then the widths are the person's.
void LedgerTable::fitColumns() {
    if (m_fitted || m_model->rowCount() == 0)
        return;
    m_fitted = true;
    resizeColumnsToContents();
    const int most = Theme::instance().space(45);
    for (int column = 0; column < LedgerModel::kColumns; ++column)
        setColumnWidth(column, std::min(columnWidth(column) + Theme::instance().space(2), most));
}

int LedgerTable::shownRow(NodeId node) const {
    const int row = m_model->rowOf(node);
    return row < 0 ? -1 : m_sorted->mapFromSource(m_model->index(row, 0)).row();
}

void LedgerTable::showSelected(const std::set<NodeId>& nodes, NodeId current) {
    QItemSelection rows;
    for (const NodeId node : nodes)
        if (const int row = shownRow(node); row >= 0)
            rows.select(m_sorted->index(row, 0), m_sorted->index(row, LedgerModel::kColumns - 1));
    m_showing = true;
    selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect);
    if (const int row = shownRow(current); row >= 0) {
        selectionModel()->setCurrentIndex(m_sorted->index(row, 0), QItemSelectionModel::NoUpdate);
        scrollTo(m_sorted->index(row, 0));
    }
    m_showing = false;
}

void LedgerTable::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) {
    QTableView::selectionChanged(selected, deselected);
    if (m_showing)
        return;
    std::vector<NodeId> nodes;
    for (const QModelIndex& index : selectionModel()->selectedRows())
        if (const NodeId node{index.data(LedgerModel::NodeRole).toULongLong()})
            nodes.push_back(node);
    const NodeId current{currentIndex().data(LedgerModel::NodeRole).toULongLong()};
    if (const auto last = std::ranges::find(nodes, current); last != nodes.end())
        std::rotate(last, last + 1, nodes.end());
    emit nodesChosen(nodes);
}

} // namespace layerscope
