// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/OutlineModel.h"

#include "base/Numbers.h"
#include "canvas/GraphWalk.h"
#include "canvas/GroupEdits.h"
#include "session/Text.h"
#include "theme/CategoryIcon.h"
#include "theme/Theme.h"

namespace layerscope {

struct OutlineModel::Item {
    enum class Kind { Root, Node, Group, Issue };
    Kind kind = Kind::Root;
    NodeId node = {};
    GroupId group = {};
    NodeCard card = {};
    Item* parent = nullptr;
    int row = 0;
    std::vector<std::unique_ptr<Item>> children = {};
};

namespace {

constexpr int kReadableMs = 100;

std::vector<std::pair<NodeId, GroupId>> orderOf(const Graph& graph) {
    std::vector<std::pair<NodeId, GroupId>> order;
    for (const NodeId id : topologicalOrder(graph))
        order.emplace_back(id, graph.find(id)->group);
    return order;
}

std::vector<std::pair<GroupId, GroupId>> parentsOf(const Graph& graph) {
    std::vector<std::pair<GroupId, GroupId>> parents;
    for (const auto& [id, group] : graph.groups())
        parents.emplace_back(id, group.parent);
    return parents;
}

} // namespace

OutlineModel::OutlineModel(const CanvasContext& context, QObject* parent)
    : QAbstractItemModel(parent)
    , m_context(context)
    , m_root(std::make_unique<Item>()) {
    // Many edits in one pass of the event loop are one refresh.
    m_refresh.setSingleShot(true);
    m_refresh.setInterval(0);
    connect(&m_refresh, &QTimer::timeout, this, &OutlineModel::refresh);
    m_results.setSingleShot(true);
    m_results.setInterval(kReadableMs);
    connect(&m_results, &QTimer::timeout, this, [this] {
        for (const NodeId id : std::exchange(m_updated, {}))
            refreshNode(id);
    });
    const auto later = qOverload<>(&QTimer::start);
    connect(&context.document, &Document::changed, &m_refresh, later);
    connect(&context.document, &Document::wasReset, this, &OutlineModel::rebuild);
    if (context.live) {
        connect(context.live, &LiveSession::planned, &m_refresh, later);
        connect(context.live, &LiveSession::nodeUpdated, this, &OutlineModel::refreshNodeLater);
    }
    rebuild();
}

OutlineModel::~OutlineModel() = default;

void OutlineModel::rebuild() {
    beginResetModel();
    const Graph& graph = m_context.document.graph();
    m_root = std::make_unique<Item>();
    m_nodes.clear();
    m_groups.clear();
    m_order = orderOf(graph);
    m_parents = parentsOf(graph);
    m_tree = GroupTree(graph, m_context.document.registry());
    for (const auto& [id, group] : m_order) {
        auto item = std::make_unique<Item>(Item{.kind = Item::Kind::Node, .node = id});
        item->card = nodeCard(m_context, *graph.find(id));
        Item& added = append(itemForGroup(group), std::move(item));
        m_nodes[id] = &added;
        if (!added.card.issue.isEmpty())
            append(added, std::make_unique<Item>(Item{.kind = Item::Kind::Issue, .node = id}));
    }
    endResetModel();
}

OutlineModel::Item& OutlineModel::append(Item& parent, std::unique_ptr<Item> item) {
    item->parent = &parent;
    item->row = static_cast<int>(parent.children.size());
    parent.children.push_back(std::move(item));
    return *parent.children.back();
}

/// The branch of a group, made when its first node comes.
OutlineModel::Item& OutlineModel::itemForGroup(GroupId id) {
    const Group* group = m_context.document.graph().findGroup(id);
    if (!group)
        return *m_root;
    if (const auto known = m_groups.find(id); known != m_groups.end())
        return *known->second;
    Item& parent = itemForGroup(group->parent);
    auto item = std::make_unique<Item>(Item{.kind = Item::Kind::Group, .group = id});
    item->card = cardOfGroup(id);
    Item& added = append(parent, std::move(item));
    m_groups[id] = &added;
    return added;
}

NodeCard OutlineModel::cardOfGroup(GroupId id) const {
    NodeCard card;
    const std::vector<NodeId>& members = m_tree.members(id);
    card.name = toQString(m_context.document.graph().findGroup(id)->name);
    card.layer = tr("Model");
    card.shape = tr("%n layer(s)", nullptr, static_cast<int>(members.size()));
    const std::shared_ptr<const Plan> plan = m_context.live ? m_context.live->plan() : nullptr;
    std::int64_t parameters = 0;
    for (const NodeId member : members) {
        const Node* node = m_context.document.graph().find(member);
        const NodePlan* known = plan ? plan->find(member) : nullptr;
        if (known && node && !node->sharesWith)
            parameters += known->cost.parameters;
        if (const Issue* issue = firstIssue(m_context, member); issue && issue->severity == Issue::Severity::Error)
            card.issueIsError = true;
    }
    if (parameters > 0)
        card.parameters = tr("%1 parameters").arg(toQString(shortCount(parameters)));
    return card;
}

void OutlineModel::refresh() {
    const Graph& graph = m_context.document.graph();
    if (orderOf(graph) != m_order || parentsOf(graph) != m_parents)
        return rebuild();
    if (!graph.groups().empty())
        m_tree = GroupTree(graph, m_context.document.registry()); // what is open may have changed
    for (const auto& [id, group] : m_order)
        refreshNode(id);
    refreshGroups();
}

void OutlineModel::refreshNodeLater(NodeId id) {
    m_updated.insert(id);
    if (!m_results.isActive())
        m_results.start();
}

void OutlineModel::refreshNode(NodeId id) {
    const auto at = m_nodes.find(id);
    const Node* node = m_context.document.graph().find(id);
    if (at != m_nodes.end() && node)
        setCard(*at->second, nodeCard(m_context, *node));
}

void OutlineModel::refreshGroups() {
    for (const auto& [id, item] : m_groups)
        if (m_context.document.graph().findGroup(id))
            if (NodeCard card = cardOfGroup(id); !(card == item->card)) {
                item->card = std::move(card);
                emit dataChanged(indexOf(*item), indexOf(*item, ColumnCount - 1));
            }
}

void OutlineModel::setCard(Item& item, NodeCard card) {
    if (item.card == card)
        return;
    const QModelIndex row = indexOf(item);
    if (!item.children.empty() && card.issue.isEmpty()) {
        beginRemoveRows(row, 0, 0);
        item.children.clear();
        endRemoveRows();
    } else if (item.children.empty() && !card.issue.isEmpty()) {
        beginInsertRows(row, 0, 0);
        append(item, std::make_unique<Item>(Item{.kind = Item::Kind::Issue, .node = item.node}));
        endInsertRows();
    }
    item.card = std::move(card);
    emit dataChanged(row, indexOf(item, ColumnCount - 1));
    if (!item.children.empty())
        emit dataChanged(index(0, 0, row), index(0, 0, row));
}

OutlineModel::Item* OutlineModel::itemAt(const QModelIndex& index) const {
    return index.isValid() ? static_cast<Item*>(index.internalPointer()) : m_root.get();
}

QModelIndex OutlineModel::indexOf(const Item& item, int column) const {
    return item.parent ? createIndex(item.row, column, const_cast<Item*>(&item)) : QModelIndex();
}

NodeId OutlineModel::nodeAt(const QModelIndex& index) const {
    const std::vector<NodeId> nodes = nodesAt(index);
    return nodes.empty() ? NodeId{} : nodes.back();
}

std::vector<NodeId> OutlineModel::nodesAt(const QModelIndex& index) const {
    const Item& item = *itemAt(index);
    if (item.kind == Item::Kind::Root)
        return {};
    return item.kind == Item::Kind::Group ? m_tree.members(item.group) : std::vector{item.node};
}

GroupId OutlineModel::groupAt(const QModelIndex& index) const {
    return itemAt(index)->group;
}

QModelIndex OutlineModel::indexOf(NodeId id) const {
    const auto at = m_nodes.find(id);
    return at == m_nodes.end() ? QModelIndex() : indexOf(*at->second);
}

QModelIndex OutlineModel::indexOf(GroupId id) const {
    const auto at = m_groups.find(id);
    return at == m_groups.end() ? QModelIndex() : indexOf(*at->second);
}

QModelIndex OutlineModel::indexShowing(NodeId id) const {
    const GroupId cover = m_tree.coverOf(id);
    return cover ? indexOf(cover) : indexOf(id);
}

QModelIndex OutlineModel::index(int row, int column, const QModelIndex& parent) const {
    if (row < 0 || row >= rowCount(parent) || column < 0 || column >= ColumnCount)
        return {};
    return createIndex(row, column, itemAt(parent)->children[static_cast<std::size_t>(row)].get());
}

QModelIndex OutlineModel::parent(const QModelIndex& child) const {
    return child.isValid() ? indexOf(*itemAt(child)->parent) : QModelIndex();
}

int OutlineModel::rowCount(const QModelIndex& parent) const {
    return parent.column() > 0 ? 0 : static_cast<int>(itemAt(parent)->children.size());
}

int OutlineModel::columnCount(const QModelIndex&) const {
    return ColumnCount;
}

QVariant OutlineModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const Item& item = *itemAt(index);
    switch (item.kind) {
    case Item::Kind::Node:
        return nodeData(item, index.column(), role);
    case Item::Kind::Group:
        return groupData(item, index.column(), role);
    case Item::Kind::Issue:
        return issueData(*item.parent, index.column(), role);
    case Item::Kind::Root:
        break;
    }
    return {};
}

QVariant OutlineModel::nodeData(const Item& item, int column, int role) const {
    const NodeCard& card = item.card;
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

QVariant OutlineModel::groupData(const Item& item, int column, int role) const {
    const NodeCard& card = item.card;
    switch (role) {
    case Qt::DisplayRole:
        return column == Name ? card.name : column == Shape ? card.shape : card.parameters;
    case Qt::EditRole:
        return column == Name ? card.name : QVariant();
    case Qt::DecorationRole:
        return column == Name
                   ? Theme::instance().icon(card.issueIsError ? QStringLiteral("error") : QStringLiteral("duplicate"))
                   : QVariant();
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return column == Name ? tr("Model %1, %2").arg(card.name, card.shape) : QVariant();
    default:
        return {};
    }
}

QVariant OutlineModel::issueData(const Item& item, int column, int role) const {
    if (column != Name)
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return item.card.issue;
    case Qt::DecorationRole:
        return Theme::instance().icon(item.card.issueIsError ? QStringLiteral("warning") : QStringLiteral("info"));
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
    const bool editable = itemAt(index)->kind != Item::Kind::Issue && index.column() == Name;
    return Qt::ItemIsEnabled | Qt::ItemIsSelectable | (editable ? Qt::ItemIsEditable : Qt::NoItemFlags);
}

bool OutlineModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (role != Qt::EditRole || !index.isValid() || itemAt(index)->kind == Item::Kind::Issue)
        return false;
    const QString name = value.toString().trimmed();
    const Item& item = *itemAt(index);
    if (item.group ? renameGroup(m_context, item.group, name)
                   : m_context.document.rename(item.node, name.toStdString()))
        return true;
    emit refused(tr("“%1” cannot be the name: it must not be empty, hold a “/”, or be another layer's name").arg(name));
    return false;
}

} // namespace layerscope
