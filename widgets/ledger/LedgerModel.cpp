// SPDX-License-Identifier: GPL-3.0-or-later
#include "ledger/LedgerModel.h"

#include "base/Numbers.h"
#include "session/Text.h"
#include "theme/Theme.h"

#include <algorithm>
#include <cmath>

namespace layerscope {

namespace {

bool sameNodes(const Ledger& a, const Ledger& b) {
    return std::ranges::equal(a.rows, b.rows, {}, &LedgerRow::node, &LedgerRow::node);
}

} // namespace

std::optional<CostMeasure> measureOf(int column) {
    return column < LedgerModel::Parameters
               ? std::nullopt
               : std::optional(kCostMeasures[static_cast<std::size_t>(column - LedgerModel::Parameters)]);
}

void LedgerModel::setLedger(Ledger ledger) {
    const bool same = sameNodes(m_ledger, ledger) && !m_ledger.rows.empty();
    if (!same)
        beginResetModel();
    m_ledger = std::move(ledger);
    for (std::size_t i = 0; i < m_totals.size(); ++i)
        m_totals[i] = totalOf(m_ledger, kCostMeasures[i]);
    if (same)
        emit dataChanged(index(0, 0), index(rowCount() - 1, kColumns - 1));
    else
        endResetModel();
}

int LedgerModel::rowOf(NodeId node) const {
    const auto row = std::ranges::find(m_ledger.rows, node, &LedgerRow::node);
    return row == m_ledger.rows.end() ? -1 : static_cast<int>(row - m_ledger.rows.begin());
}

int LedgerModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || m_ledger.rows.empty() ? 0 : static_cast<int>(m_ledger.rows.size()) + 1;
}

int LedgerModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

double LedgerModel::amount(int row, CostMeasure measure) const {
    return isTotal(row) ? m_totals[static_cast<std::size_t>(measure)]
                        : amountOf(m_ledger.rows[static_cast<std::size_t>(row)], measure);
}

QString LedgerModel::text(int row, Column column) const {
    if (const auto measure = measureOf(column)) {
        if (!isTotal(row)) {
            const LedgerRow& node = m_ledger.rows[static_cast<std::size_t>(row)];
            if (!node.output || (measure == CostMeasure::Milliseconds && !node.milliseconds))
                return QStringLiteral("–");
        }
        return toQString(amountText(amount(row, *measure), *measure));
    }
    if (isTotal(row))
        return column == Name ? tr("Total") : QString();
    const LedgerRow& node = m_ledger.rows[static_cast<std::size_t>(row)];
    if (column == Name)
        return toQString(node.name);
    if (column == Layer)
        return node.shared ? tr("%1, shared").arg(toQString(node.type)) : toQString(node.type);
    return node.output                              ? toQString(node.output->toString())
           : node.state == NodePlan::State::Mistake ? tr("has a mistake")
                                                    : tr("not reached");
}

/// All digits, and the share of the whole.
QString LedgerModel::toolTip(int row, Column column) const {
    const auto measure = measureOf(column);
    if (!measure)
        return text(row, column);
    const double number = amount(row, *measure);
    QString exact;
    if (measure == CostMeasure::Milliseconds)
        exact = toQString(duration(number));
    else
        exact = toQString(groupedNumber(static_cast<std::int64_t>(std::min(number, 9e18)))) +
                (measure == CostMeasure::Bytes ? tr(" bytes") : QString());
    const double total = m_totals[static_cast<std::size_t>(*measure)];
    if (isTotal(row) || total <= 0)
        return exact;
    return tr("%1, %2 % of the whole").arg(exact, QString::number(100 * number / total, 'f', 2));
}

QVariant LedgerModel::data(const QModelIndex& index, int role) const {
    const int row = index.row();
    const auto column = static_cast<Column>(index.column());
    const auto measure = measureOf(column);
    switch (role) {
    case Qt::DisplayRole:
        return text(row, column);
    case Qt::ToolTipRole:
        return toolTip(row, column);
    case Qt::TextAlignmentRole:
        return QVariant::fromValue((measure ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    case Qt::FontRole: {
        QFont font = Theme::instance().figures(Theme::FontRole::Small);
        font.setBold(isTotal(row));
        return font;
    }
    case SortRole:
        return measure ? QVariant(amount(row, *measure)) : QVariant(column == Name ? row : 0);
    case ShareRole: {
        const double total = measure ? m_totals[static_cast<std::size_t>(*measure)] : 0;
        return total > 0 && !isTotal(row) ? QVariant(amount(row, *measure) / total) : QVariant();
    }
    case NodeRole:
        return isTotal(row) ? quint64{0} : quint64{m_ledger.rows[static_cast<std::size_t>(row)].node.value};
    default:
        return {};
    }
}

QVariant LedgerModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((measureOf(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    static constexpr const char* kTitles[] = {QT_TR_NOOP("Node"),       QT_TR_NOOP("Layer"), QT_TR_NOOP("Shape"),
                                              QT_TR_NOOP("Parameters"), QT_TR_NOOP("MACs"),  QT_TR_NOOP("Memory"),
                                              QT_TR_NOOP("Time")};
    static constexpr const char* kHelp[] = {
        QT_TR_NOOP("In the order of the network; click to sort"),
        QT_TR_NOOP("The layer's type"),
        QT_TR_NOOP("What comes out; h rows, w columns, c channels, f features"),
        QT_TR_NOOP("Numbers that the layer learns"),
        QT_TR_NOOP("Multiply-accumulates of one call: multiplications, each with an addition"),
        QT_TR_NOOP("What the layer's output takes"),
        QT_TR_NOOP("How long the last computation of the layer took"),
    };
    if (role == Qt::DisplayRole)
        return tr(kTitles[section]);
    return role == Qt::ToolTipRole ? QVariant(tr(kHelp[section])) : QVariant();
}

bool LedgerSort::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    const auto* model = static_cast<const LedgerModel*>(sourceModel());
    if (model->isTotal(left.row()) || model->isTotal(right.row()))
        return model->isTotal(right.row()) == (sortOrder() == Qt::AscendingOrder);
    if (left.column() == LedgerModel::Layer || left.column() == LedgerModel::ShapeColumn)
        return QString::localeAwareCompare(left.data().toString(), right.data().toString()) < 0;
    return left.data(LedgerModel::SortRole).toDouble() < right.data(LedgerModel::SortRole).toDouble();
}

} // namespace layerscope
