// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/OutlineTree.h"

#include "canvas/CanvasActions.h"
#include "canvas/OutlineModel.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QMenu>
#include <QScopedValueRollback>

namespace layerscope {

OutlineTree::OutlineTree(const CanvasContext& context, CanvasActions& actions, QWidget* parent)
    : QTreeView(parent)
    , m_context(context)
    , m_model(new OutlineModel(context, this)) {
    setAccessibleName(tr("Outline of the network"));
    setAccessibleDescription(tr("Every layer, inputs before their users, with its mistakes below it"));
    setSelectionMode(ExtendedSelection);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setModel(m_model);
    const QFontMetrics metrics(font());
    header()->resizeSection(OutlineModel::Name, metrics.averageCharWidth() * 24);
    header()->resizeSection(OutlineModel::Shape, metrics.averageCharWidth() * 24);
    showSentences();
    adoptActions(actions);
    connect(m_model, &OutlineModel::refused, this, &OutlineTree::refused);
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] {
        showSentences();
        followSelection();
    });
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &OutlineTree::showSentences);
    connect(&context.selection, &Selection::changed, this, &OutlineTree::followSelection);
    connect(this, &QTreeView::doubleClicked, this,
            [this](const QModelIndex& index) { emit showRequested(m_model->nodeAt(index)); });
    followSelection();
}

void OutlineTree::adoptActions(CanvasActions& actions) {
    m_menu = actions.forOutline();
    addActions(m_menu);
    // Here a name is changed in its row, not on the canvas.
    auto* rename = new QAction(actions.at(CanvasActions::Rename)->icon(), tr("Rename"), this);
    rename->setShortcut(Qt::Key_F2);
    rename->setShortcutContext(Qt::WidgetShortcut);
    connect(rename, &QAction::triggered, this, [this] {
        if (const QModelIndex row = m_model->indexOf(m_context.selection.current()); row.isValid())
            edit(row);
    });
    removeAction(actions.at(CanvasActions::Rename));
    m_menu.replace(m_menu.indexOf(actions.at(CanvasActions::Rename)), rename);
    addAction(rename);
}

void OutlineTree::showSentences() {
    for (int row = 0; row < m_model->rowCount(); ++row)
        if (const QModelIndex node = m_model->index(row, 0); m_model->rowCount(node) > 0)
            setFirstColumnSpanned(0, node, true);
    expandAll();
}

void OutlineTree::followSelection() {
    if (m_following)
        return;
    const QScopedValueRollback guard(m_following, true);
    QItemSelection rows;
    for (const NodeId id : m_context.selection.nodes())
        if (const QModelIndex row = m_model->indexOf(id); row.isValid())
            rows.select(row, row);
    selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    if (const QModelIndex row = m_model->indexOf(m_context.selection.current()); row.isValid()) {
        selectionModel()->setCurrentIndex(row, QItemSelectionModel::NoUpdate);
        scrollTo(row);
    }
}

void OutlineTree::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) {
    QTreeView::selectionChanged(selected, deselected);
    if (m_following || !selectionModel())
        return;
    const QScopedValueRollback guard(m_following, true);
    std::set<NodeId> nodes;
    for (const QModelIndex& row : selectionModel()->selectedRows())
        nodes.insert(m_model->nodeAt(row));
    const NodeId current = m_model->nodeAt(currentIndex());
    const bool currentIsIn = nodes.contains(current);
    m_context.selection.set(std::move(nodes));
    if (currentIsIn)
        m_context.selection.setCurrent(current);
}

void OutlineTree::contextMenuEvent(QContextMenuEvent* event) {
    QMenu menu(this);
    menu.addActions(m_menu);
    menu.exec(event->globalPos());
}

} // namespace layerscope
