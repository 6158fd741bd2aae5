// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Registry.h"

#include <QWidget>

#include <set>

class QLabel;
class QLineEdit;
class QTreeView;

namespace layerscope {

class PaletteModel;

/// The palette panel: layers by category, a search that knows everyday words, and layers to drag onto the canvas.
class PaletteView : public QWidget {
    Q_OBJECT
public:
    explicit PaletteView(const LayerRegistry& registry, QWidget* parent = nullptr);
    /// Puts the cursor into the search.
    void focusSearch();

signals:
    /// Double click or Enter: add it to the network.
    void layerActivated(const layerscope::LayerDef& layer);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void search(const QString& query);
    void activate(const QModelIndex& index);
    void toggleDrawer(const QModelIndex& index);
    void drawerMoved(const QModelIndex& index, bool open);
    void showDrawers();
    bool searchKey(QKeyEvent& event);
    void restyle();

    PaletteModel* m_model;
    QLineEdit* m_search;
    QTreeView* m_tree;
    QLabel* m_nothing;
    std::set<Category> m_shut;
    bool m_showing = false; ///< the drawers are being moved by us
};

} // namespace layerscope
