// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/GroupTree.h"
#include "canvas/NodeCard.h"

#include <QAbstractItemModel>
#include <QTimer>

#include <memory>
#include <set>
#include <unordered_map>
#include <vector>

namespace layerscope {

/// The network as a tree: nodes with inputs before their users, nested models as branches, the sentences about each
/// node as its children. The same graph that the canvas shows, for a screen reader and the keyboard.
class OutlineModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column { Name, Shape, Parameters, ColumnCount };

    explicit OutlineModel(const CanvasContext& context, QObject* parent = nullptr);
    ~OutlineModel() override;

    /// 0 for no node; that of its parent for a sentence; the last of its nodes for a nested model.
    NodeId nodeAt(const QModelIndex& index) const;
    /// All nodes of a nested model, or the one.
    std::vector<NodeId> nodesAt(const QModelIndex& index) const;
    /// 0 for what is no nested model.
    GroupId groupAt(const QModelIndex& index) const;
    QModelIndex indexOf(NodeId id) const;
    QModelIndex indexOf(GroupId id) const;
    /// As the canvas shows it: of a node in a shut model, that model.
    QModelIndex indexShowing(NodeId id) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;

signals:
    /// A name that cannot be, in a sentence.
    void refused(const QString& why);

private:
    struct Item;
    void rebuild();
    void refresh();
    void refreshNode(NodeId id);
    /// Figures that change with each frame of a film are told as often as they can be read.
    void refreshNodeLater(NodeId id);
    void refreshGroups();
    void setCard(Item& item, NodeCard card);
    Item& itemForGroup(GroupId id);
    Item& append(Item& parent, std::unique_ptr<Item> item);
    Item* itemAt(const QModelIndex& index) const;
    QModelIndex indexOf(const Item& item, int column = 0) const;
    NodeCard cardOfGroup(GroupId id) const;
    QVariant nodeData(const Item& item, int column, int role) const;
    QVariant groupData(const Item& item, int column, int role) const;
    QVariant issueData(const Item& item, int column, int role) const;

    CanvasContext m_context;
    GroupTree m_tree;
    std::unique_ptr<Item> m_root;
    std::unordered_map<NodeId, Item*> m_nodes;
    std::unordered_map<GroupId, Item*> m_groups;
    std::vector<std::pair<NodeId, GroupId>> m_order; ///< what the rows were made from
    std::vector<std::pair<GroupId, GroupId>> m_parents;
    QTimer m_refresh;
    std::set<NodeId> m_updated; ///< results that are not told yet
    QTimer m_results;
};

} // namespace layerscope
