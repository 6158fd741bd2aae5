// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/NodeCard.h"

#include <QAbstractItemModel>
#include <QTimer>

#include <vector>

namespace layerscope {

/// The network as a tree: nodes with inputs before their users, the sentences about each as its children. The same
/// graph that the canvas shows, for a screen reader and the keyboard.
class OutlineModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column { Name, Shape, Parameters, ColumnCount };

    explicit OutlineModel(const CanvasContext& context, QObject* parent = nullptr);

    /// 0 for no node; that of its parent for a sentence.
    NodeId nodeAt(const QModelIndex& index) const;
    QModelIndex indexOf(NodeId id) const;

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
    struct Row {
        NodeId id;
        NodeCard card;
    };
    void rebuild();
    void refresh();
    void refreshNode(NodeId id);
    void setCard(int row, NodeCard card);
    QVariant nodeData(const Row& row, int column, int role) const;
    QVariant issueData(const Row& row, int column, int role) const;

    CanvasContext m_context;
    std::vector<Row> m_rows;
    QTimer m_refresh;
};

} // namespace layerscope
