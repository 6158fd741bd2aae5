// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Registry.h"

#include <QAbstractItemModel>

#include <vector>

namespace layerscope {

/// The layers by category; with a query, those that it finds. A category's row has no LayerDef.
class PaletteModel : public QAbstractItemModel {
    Q_OBJECT
public:
    explicit PaletteModel(const LayerRegistry& registry, QObject* parent = nullptr);

    void setQuery(const QString& query);
    /// Null for a category.
    const LayerDef* layerAt(const QModelIndex& index) const;
    /// Of the layer, or of the drawer itself.
    Category categoryAt(const QModelIndex& index) const;
    /// Of the layer that fits the query best; invalid when nothing does.
    QModelIndex bestMatch() const;
    bool isEmpty() const { return m_drawers.empty(); }

    static constexpr int SummaryRole = Qt::UserRole + 1;
    static constexpr int CountRole = Qt::UserRole + 2; ///< layers in a drawer

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex&) const override { return 1; }
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;

private:
    struct Drawer {
        Category category;
        std::vector<const LayerDef*> layers;
    };
    QVariant drawerData(const QModelIndex& index, int role) const;
    QVariant layerData(const LayerDef& layer, int role) const;

    const LayerRegistry& m_registry;
    std::vector<Drawer> m_drawers;
    const LayerDef* m_best = nullptr;
};

} // namespace layerscope
