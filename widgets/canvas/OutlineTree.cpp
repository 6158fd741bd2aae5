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
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &OutlineTree::showSentence);
    connect(&context.document, &Document::changed, this, &OutlineTree::followGroups);
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
        const QModelIndex here = currentIndex().siblingAtColumn(0);
        const bool onGroup = static_cast<bool>(m_model->groupAt(here));
        if (const QModelIndex row = onGroup ? here : m_model->indexOf(m_context.selection.current()); row.isValid())
            edit(row);
    });
    removeAction(actions.at(CanvasActions::Rename));
    m_menu.replace(m_menu.indexOf(actions.at(CanvasActions::Rename)), rename);
    addAction(rename);
}

void OutlineTree::showSentences() {
    const auto show = [this](const auto& self, const QModelIndex& parent) -> void {
        for (int row = 0; row < m_model->rowCount(parent); ++row) {
            const QModelIndex index = m_model->index(row, 0, parent);
            if (const GroupId group = m_model->groupAt(index)) {
                setExpanded(index, m_context.document.graph().findGroup(group)->open);
                self(self, index);
            } else if (m_model->rowCount(index) > 0) {
                setFirstColumnSpanned(0, index, true);
                expand(index);
            }
        }
    };
    show(show, {});
}

/// The branch of a model opens and shuts with its card.
void OutlineTree::followGroups(const GraphDelta& delta) {
    for (const GraphDelta::GroupChange& change : delta.groups)
        if (const QModelIndex branch = m_model->indexOf(change.id); branch.isValid() && change.after)
            setExpanded(branch, change.after->open);
}

void OutlineTree::showSentence(const QModelIndex& node) {
    if (!node.isValid() || m_model->groupAt(node))
        return;
    setFirstColumnSpanned(0, node, true);
    expand(node);
}

void OutlineTree::followSelection() {
    if (m_following)
        return;
    const QScopedValueRollback guard(m_following, true);
    QItemSelection rows;
    for (const NodeId id : m_context.selection.nodes())
        if (const QModelIndex row = m_model->indexShowing(id); row.isValid())
            rows.select(row, row);
    selectionModel()->select(rows, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    if (const QModelIndex row = m_model->indexShowing(m_context.selection.current()); row.isValid()) {
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
        for (const NodeId id : m_model->nodesAt(row))
            nodes.insert(id);
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
