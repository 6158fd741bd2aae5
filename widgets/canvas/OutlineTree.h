// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "canvas/CanvasContext.h"

#include <QTreeView>

namespace layerscope {

class CanvasActions;
class OutlineModel;

/// The outline panel: every node in order with its state, shape and mistakes. Selects what the canvas selects, and
/// has the canvas's actions.
class OutlineTree : public QTreeView {
    Q_OBJECT
public:
    OutlineTree(const CanvasContext& context, CanvasActions& actions, QWidget* parent = nullptr);

signals:
    /// Double click: the canvas should bring the node into sight.
    void showRequested(layerscope::NodeId node);
    void refused(const QString& why);

protected:
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void adoptActions(CanvasActions& actions);
    void showSentences();
    void showSentence(const QModelIndex& node);
    void followGroups(const GraphDelta& delta);
    void followSelection();

    CanvasContext m_context;
    OutlineModel* m_model;
    QList<QAction*> m_menu;
    bool m_following = false;
};

} // namespace layerscope
