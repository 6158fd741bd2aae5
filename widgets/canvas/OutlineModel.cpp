// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/OutlineModel.h"

#include "canvas/GraphWalk.h"
#include "theme/CategoryIcon.h"
#include "theme/Theme.h"

#include <algorithm>
#include <ranges>

namespace layerscope {

namespace {
/// internalId of a node's row; a sentence's is its node's row + 1.
constexpr quintptr kTop = 0;
} // namespace

OutlineModel::OutlineModel(const CanvasContext& context, QObject* parent)
    : QAbstractItemModel(parent)
    , m_context(context) {
    // Many edits in one pass of the event loop are one refresh.
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(0);
    connect(&m_refresh, &QTimer::timeout, this, &OutlineModel::refresh);
    const auto later = qOverload<>(&QTimer::start);
    connect(&context.document, &Document::changed, &m_refresh, later);
    connect(&context.document, &Document::wasReset, this, &OutlineModel::rebuild);
    if (context.live) {
        connect(context.live, &LiveSession::planned, &m_refresh, later);
        connect(context.live, &LiveSession::nodeUpdated, this, &OutlineModel::refreshNode);
    }
    rebuild();
}

void OutlineModel::rebuild() {
    beginResetModel();
    m_rows.clear();
    const Graph& graph = m_context.document.graph();
    for (const NodeId id : topologicalOrder(graph))
        m_rows.push_back({id, nodeCard(m_context, *graph.find(id))});
    endResetModel();
}

void OutlineModel::refresh() {
    const std::vector<NodeId> order = topologicalOrder(m_context.document.graph());
    if (!std::ranges::equal(order, m_rows, {}, {}, &Row::id))
        return rebuild();
    for (const NodeId id : order)
        refreshNode(id);
}

void OutlineModel::refreshNode(NodeId id) {
    const auto at = std::ranges::find(m_rows, id, &Row::id);
    const Node* node = m_context.document.graph().find(id);
    if (at != m_rows.end() && node)
        setCard(static_cast<int>(at - m_rows.begin()), nodeCard(m_context, *node));
}

void OutlineModel::setCard(int row, NodeCard card) {
    Row& changed = m_rows[static_cast<std::size_t>(row)];
    if (changed.card == card)
        return;
    const QModelIndex parent = index(row, 0);
    if (!changed.card.issue.isEmpty() && card.issue.isEmpty()) {
        beginRemoveRows(parent, 0, 0);
        changed.card.issue.clear();
        endRemoveRows();
    } else if (changed.card.issue.isEmpty() && !card.issue.isEmpty()) {
        beginInsertRows(parent, 0, 0);
        changed.card.issue = card.issue;
        endInsertRows();
    }
    changed.card = std::move(card);
    emit dataChanged(parent, index(row, ColumnCount - 1));
    if (!changed.card.issue.isEmpty())
        emit dataChanged(index(0, 0, parent), index(0, 0, parent));
}

NodeId OutlineModel::nodeAt(const QModelIndex& index) const {
    if (!index.isValid())
        return {};
    const auto row = index.internalId() == kTop ? static_cast<std::size_t>(index.row()) : index.internalId() - 1;
    return row < m_rows.size() ? m_rows[row].id : NodeId{};
}

QModelIndex OutlineModel::indexOf(NodeId id) const {
    const auto at = std::ranges::find(m_rows, id, &Row::id);
    return at == m_rows.end() ? QModelIndex() : index(static_cast<int>(at - m_rows.begin()), 0);
}

QModelIndex OutlineModel::index(int row, int column, const QModelIndex& parent) const {
    if (row < 0 || row >= rowCount(parent) || column < 0 || column >= ColumnCount)
        return {};
    return createIndex(row, column, parent.isValid() ? static_cast<quintptr>(parent.row()) + 1 : kTop);
}

QModelIndex OutlineModel::parent(const QModelIndex& child) const {
    if (!child.isValid() || child.internalId() == kTop)
        return {};
    return createIndex(static_cast<int>(child.internalId() - 1), 0, kTop);
}

int OutlineModel::rowCount(const QModelIndex& parent) const {
    if (!parent.isValid())
        return static_cast<int>(m_rows.size());
    if (parent.internalId() != kTop || parent.column() != 0)
        return 0;
    return m_rows[static_cast<std::size_t>(parent.row())].card.issue.isEmpty() ? 0 : 1;
}

int OutlineModel::columnCount(const QModelIndex&) const {
    return ColumnCount;
}

QVariant OutlineModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    if (index.internalId() == kTop)
        return nodeData(m_rows[static_cast<std::size_t>(index.row())], index.column(), role);
    return issueData(m_rows[index.internalId() - 1], index.column(), role);
}

QVariant OutlineModel::nodeData(const Row& row, int column, int role) const {
    const NodeCard& card = row.card;
    switch (role) {
    case Qt::DisplayRole:
        return column == Name    ? (card.bypassed ? tr("%1 (bypassed)").arg(card.name) : card.name)
               : column == Shape ? card.shape
                                 : card.parameters;
    case Qt::EditRole:
        return column == Name ? card.name : QVariant();
    case Qt::DecorationRole:
        if (column != Name)
            return {};
        if (card.issueIsError)
            return Theme::instance().icon(QStringLiteral("error"));
        return card.category ? categoryIcon(*card.category) : Theme::instance().icon(QStringLiteral("help"));
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return column == Name ? spokenCard(card) : QVariant();
    default:
        return {};
    }
}

QVariant OutlineModel::issueData(const Row& row, int column, int role) const {
    if (column != Name)
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return row.card.issue;
    case Qt::DecorationRole:
        return Theme::instance().icon(row.card.issueIsError ? QStringLiteral("warning") : QStringLiteral("info"));
    default:
        return {};
    }
}

QVariant OutlineModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == Name ? tr("Layer") : section == Shape ? tr("Shape") : tr("Parameters");
}

Qt::ItemFlags OutlineModel::flags(const QModelIndex& index) const {
    if (!index.isValid())
        return Qt::NoItemFlags;
    const bool editable = index.internalId() == kTop && index.column() == Name;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | (editable ? Qt::ItemIsEditable : Qt::NoItemFlags);
}

bool OutlineModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || index.internalId() != kTop)
        return false;
    const QString name = value.toString().trimmed();
    if (m_context.document.rename(nodeAt(index), name.toStdString()))
        return true;
    emit refused(tr("“%1” cannot be the name: it must not be empty, hold a “/”, or be another layer's name").arg(name));
    return false;
}

} // namespace layerscope
