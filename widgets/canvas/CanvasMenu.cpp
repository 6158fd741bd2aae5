// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/CanvasMenu.h"

#include "canvas/CanvasActions.h"
#include "canvas/GraphView.h"
#include "canvas/PointerMarks.h"
#include "session/Picks.h"
#include "theme/Theme.h"

#include <QContextMenuEvent>
#include <QMenu>

namespace layerscope {

namespace {

using Id = CanvasActions;

void fillForWire(QMenu& menu, GraphView& view, Port to, QPointF place) {
    const Theme& theme = Theme::instance();
    menu.addAction(theme.icon(QStringLiteral("add")), GraphView::tr("Insert layer here…"),
                   [&view, to, place] { view.openQuickAdd({.place = place, .onto = to}); });
    menu.addAction(theme.icon(QStringLiteral("delete")), GraphView::tr("Remove wire"),
                   [&view, to] { view.context().document.unlink(to); });
}

/// The element under the pointer, or the brightest.
void fillForElement(QMenu& menu, GraphView& view, const Hit& hit, QPointF place) {
    const NodeItem* item = hit.isNode() ? view.graphScene().node(hit.node) : nullptr;
    const ProbePoint element = item ? probeAt(*item, place, view.context()) : ProbePoint{};
    if (element.valid)
        menu.addAction(Theme::instance().icon(QStringLiteral("crosshair")), GraphView::tr("Explain this element"),
                       [&view, element] { view.explain(element); });
    menu.addAction(view.actions().at(CanvasActions::Explain));
    menu.addSeparator();
}

void fill(QMenu& menu, const CanvasActions& actions, std::initializer_list<Id::Id> ids) {
    for (const Id::Id id : ids)
        menu.addAction(actions.at(id));
}

} // namespace

void showCanvasMenu(GraphView& view, const Hit& hit, QPointF place, QPoint global) {
    auto* menu = new QMenu(&view);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const CanvasActions& actions = view.actions();
    if (hit.kind == Hit::Kind::Link) {
        fillForWire(*menu, view, hit.link, place);
    } else if (hit.group) {
        fill(*menu, actions, {Id::OpenGroup, Id::Rename, Id::Ungroup, Id::GroupSelected, Id::FrameSelected});
        menu->addSeparator();
        fill(*menu, actions, {Id::Cut, Id::Copy, Id::Duplicate, Id::DuplicateSharing, Id::Delete, Id::DeleteUnbridged});
    } else if (hit.isNode() || hit.isPort() || hit.kind == Hit::Kind::Repair) {
        if (actions.at(Id::Repair)->isEnabled())
            menu->addAction(actions.at(Id::Repair));
        fill(*menu, actions,
             {Id::Inspect, Id::Rename, Id::ConnectTo, Id::Bypass, Id::GroupSelected, Id::Ungroup, Id::FrameSelected});
        menu->addSeparator();
        fill(*menu, actions, {Id::ForkNode, Id::ForkOnwards, Id::ForkBefore, Id::ForkWhole, Id::Compare, Id::KeepAsA});
        menu->addSeparator();
        fillForElement(*menu, view, hit, place);
        fill(*menu, actions, {Id::Cut, Id::Copy, Id::Duplicate, Id::DuplicateSharing, Id::Delete, Id::DeleteUnbridged});
    } else if (hit.isAnnotation()) {
        fill(*menu, actions, {Id::Rename, Id::Cut, Id::Copy, Id::Duplicate, Id::Delete});
    } else {
        menu->addAction(actions.at(Id::Add)->icon(), actions.at(Id::Add)->text(),
                        [&view, place] { view.openQuickAdd({.place = place}); });
        fill(*menu, actions, {Id::Paste, Id::AddNote, Id::SelectAll, Id::AutoLayout});
        menu->addSeparator();
        fill(*menu, actions, {Id::Fit, Id::ZoomNatural});
    }
    menu->popup(global);
}

void GraphView::explain(const ProbePoint& element) {
    context().selection.set({element.node});
    context().selection.setCurrent(element.node);
    context().pointer.pick(element);
    emit elementPicked();
}

void GraphView::explainSelected() {
    const NodeId node = context().selection.current();
    if (context().live && node && pickBrightest(*context().live, context().pointer, node))
        emit elementPicked();
    else
        say(tr("The selected layer has no numbers yet: connect its input, or put right what comes before it."));
}

void GraphView::contextMenuEvent(QContextMenuEvent* event) {
    cancelGesture();
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const NodeItem* current = m_scene->cardOf(context().selection.current());
    if (byKey && current) {
        const QPointF middle = current->sceneBoundingRect().center();
        const QPoint global = viewport()->mapToGlobal(mapFromScene(middle));
        return showCanvasMenu(*this, {.kind = Hit::Kind::Node, .node = current->id(), .group = current->group()},
                              middle, global);
    }
    const QPointF place = mapToScene(event->pos());
    showCanvasMenu(*this, m_scene->hitAt(place), place, event->globalPos());
}

} // namespace layerscope
