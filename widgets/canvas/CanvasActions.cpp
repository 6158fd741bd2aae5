// SPDX-License-Identifier: GPL-3.0-or-later
#include "canvas/CanvasActions.h"

#include "canvas/CanvasClipboard.h"
#include "canvas/CanvasEdits.h"
#include "canvas/Forking.h"
#include "canvas/GraphView.h"
#include "canvas/GroupEdits.h"
#include "canvas/RepairRows.h"
#include "session/RepairFinder.h"
#include "theme/Theme.h"

#include <QApplication>
#include <QClipboard>

namespace layerscope {

struct CanvasActions::Entry {
    QString text;
    QString help;
    const char* icon;
    QList<QKeySequence> keys;
    std::function<void()> run;
};

CanvasActions::CanvasActions(GraphView& view)
    : QObject(&view)
    , m_view(view)
    , m_forking(new Forking(view)) {
    makeBuilding();
    makeEditing();
    makeComparing();
    makeViewing();
    connect(&view.context().selection, &Selection::changed, this, &CanvasActions::refresh);
    connect(&view.context().document, &Document::changed, this, &CanvasActions::refresh);
    connect(&view.context().document, &Document::wasReset, this, &CanvasActions::refresh);
    if (view.context().repairs)
        connect(view.context().repairs, &RepairFinder::found, this, &CanvasActions::refresh);
    connect(QApplication::clipboard(), &QClipboard::dataChanged, this, &CanvasActions::refresh);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        for (const auto& [id, action] : m_actions)
            action->setIcon(Theme::instance().icon(action->data().toString()));
    });
    refresh();
}

void CanvasActions::make(Group group, Id id, const Entry& entry) {
    auto* action = new QAction(Theme::instance().icon(QString::fromLatin1(entry.icon)), entry.text, this);
    action->setData(QString::fromLatin1(entry.icon));
    action->setShortcuts(entry.keys);
    action->setShortcutContext(Qt::WidgetShortcut); // keys typed into a field never get here
    action->setStatusTip(entry.help);
    const QString keys = action->shortcut().toString(QKeySequence::NativeText);
    action->setToolTip(keys.isEmpty() ? entry.help : QStringLiteral("%1 (%2)").arg(entry.help, keys));
    connect(action, &QAction::triggered, this, entry.run);
    m_view.addAction(action);
    m_actions.emplace(id, action);
    m_groups[group].append(action);
}

void CanvasActions::makeBuilding() {
    GraphView& view = m_view;
    const CanvasContext& context = view.context();
    make(Building, Add,
         {tr("Add layer…"), tr("Find a layer by typing and add it"), "add", {Qt::Key_Tab, Qt::Key_Insert}, [&view] {
              view.openQuickAdd({.place = view.placeForNew()});
          }});
    make(Building, ConnectTo,
         {tr("Connect to…"),
          tr("Wire the selected layer to another, picked from a list"),
          "link",
          {Qt::CTRL | Qt::Key_L},
          [&view] { view.openConnectTo(); }});
    make(Building, AddNote, {tr("Add note"), tr("Put a note on the canvas"), "note", {Qt::Key_N}, [&view, context] {
                                 addNote(context, toPoint(view.placeForNew()));
                                 view.editText();
                             }});
    make(Building, FrameSelected,
         {tr("Frame selected"),
          tr("Draw a titled frame around what is selected"),
          "frame",
          {Qt::Key_J},
          [&view, context] {
              QRectF around;
              for (const NodeId id : context.selection.nodes())
                  if (const NodeItem* item = view.graphScene().cardOf(id))
                      around |= item->geometry().card().translated(item->pos());
              addFrameAround(context, around);
              view.editText();
          }});
    make(Building, GroupSelected,
         {tr("Group as a model"),
          tr("Make one model of the selected layers, shown as one card"),
          "node",
          {Qt::CTRL | Qt::Key_G},
          [&view] { view.groupSelection(); }});
    make(Building, Ungroup,
         {tr("Ungroup"),
          tr("Take the model away, and keep its layers"),
          "frame",
          {Qt::CTRL | Qt::SHIFT | Qt::Key_G},
          [&view] { view.ungroupSelection(); }});
    make(Building, OpenGroup,
         {tr("Open or shut the model"),
          tr("Show the layers of a model, or one card for all of them"),
          "maps",
          {Qt::Key_O},
          [&view] { view.toggleGroup(); }});
    make(Building, AutoLayout,
         {tr("Auto layout"),
          tr("Arrange all layers from left to right"),
          "layout",
          {Qt::CTRL | Qt::SHIFT | Qt::Key_L},
          [&view, context] {
              layOut(context, view.graphScene().sizes());
              view.fit();
          }});
}

void CanvasActions::makeEditing() {
    GraphView& view = m_view;
    const CanvasContext& context = view.context();
    const Point beside{32, 32};
    make(Editing, Cut, {tr("Cut"), tr("Cut what is selected"), "cut", {Qt::CTRL | Qt::Key_X}, [context] {
                            copyToClipboard(context);
                            removeSelected(context, true);
                        }});
    make(Editing, Copy,
         {tr("Copy"), tr("Copy what is selected"), "copy", QKeySequence::keyBindings(QKeySequence::Copy),
          [context] { copyToClipboard(context); }});
    make(Editing, Paste,
         {tr("Paste"), tr("Paste layers"), "paste", QKeySequence::keyBindings(QKeySequence::Paste), [&view, context] {
              if (const QString problem = pasteFromClipboard(context, toPoint(view.placeForNew()),
                                                             view.graphScene().groupAt(view.placeForNew()));
                  !problem.isEmpty())
                  view.say(problem);
          }});
    make(Editing, Duplicate,
         {tr("Duplicate"), tr("Duplicate what is selected"), "duplicate", {Qt::CTRL | Qt::Key_D}, [context, beside] {
              duplicateSelected(context, beside);
          }});
    make(Editing, DuplicateSharing,
         {tr("Duplicate as a shared layer"),
          tr("Call the selected layers a second time, with the same settings and weights"),
          "link",
          {Qt::CTRL | Qt::SHIFT | Qt::Key_D},
          [context, beside] { duplicateSharing(context, beside); }});
    make(Editing, Delete,
         {tr("Delete"),
          tr("Delete what is selected and close the gap"),
          "delete",
          {Qt::Key_Delete, Qt::Key_Backspace},
          [context] { removeSelected(context, true); }});
    make(Editing, DeleteUnbridged,
         {tr("Delete, leave the gap"),
          tr("Delete what is selected with its wires"),
          "delete",
          {Qt::SHIFT | Qt::Key_Delete},
          [context] { removeSelected(context, false); }});
    make(Editing, SelectAll,
         {tr("Select all"), tr("Select everything"), "grid", QKeySequence::keyBindings(QKeySequence::SelectAll),
          [context] { selectAll(context); }});
    make(Editing, Bypass,
         {tr("Bypass"), tr("Let the input pass unchanged, or work again"), "bypass", {Qt::Key_M, Qt::Key_B}, [context] {
              toggleBypass(context);
          }});
    make(Editing, Repair,
         {tr("Repair…"),
          tr("Show what removes the mistake of the selected layer"),
          "ok",
          {Qt::CTRL | Qt::Key_R},
          [&view] { openRepairMenu(view); }});
    make(Editing, Rename,
         {tr("Rename"), tr("Change the name or text"), "edit", {Qt::Key_F2}, [&view] { view.editText(); }});
    make(Editing, Inspect,
         {tr("Inspect"),
          tr("Go to the parameters of the selected layer, or open the selected model"),
          "settings",
          {Qt::Key_Return, Qt::Key_Enter},
          [&view] { view.enterSelected(); }});
    make(Editing, Explain,
         {tr("Explain"),
          tr("Show the arithmetic behind the brightest element of the selected layer"),
          "crosshair",
          {Qt::Key_P},
          [&view] { view.explainSelected(); }});
}

void CanvasActions::makeComparing() {
    const auto forks = [this](Id id, ForkExtent extent, const QKeySequence& key, const QString& text,
                              const QString& help) {
        make(Editing, id, {text, help, "fork", {key}, [this, extent] { m_forking->start(extent); }});
    };
    forks(ForkNode, ForkExtent::Nodes, Qt::Key_Y, tr("Fork node"),
          tr("Copy the selected layers with their weights and inputs, to change the copy and compare"));
    forks(ForkOnwards, ForkExtent::Onwards, Qt::SHIFT | Qt::Key_Y, tr("Fork branch from here"),
          tr("Copy the selected layers and everything that they lead to"));
    forks(ForkBefore, ForkExtent::Before, Qt::ALT | Qt::Key_Y, tr("Fork branch up to here"),
          tr("Copy the selected layers and everything before them; the inputs are shared"));
    forks(ForkWhole, ForkExtent::Whole, Qt::ALT | Qt::SHIFT | Qt::Key_Y, tr("Fork whole network"),
          tr("Copy all layers; the inputs are shared"));
    Selection& selection = m_view.context().selection;
    make(Editing, Compare,
         {tr("Compare"),
          tr("Put the results of the two selected nodes side by side"),
          "compare",
          {Qt::Key_C},
          [this, &selection] {
              const std::set<NodeId>& nodes = selection.nodes();
              if (!nodes.empty())
                  emit compareRequested(*nodes.begin(), nodes.size() > 1 ? *nodes.rbegin() : NodeId{});
          }});
    make(Editing, KeepAsA,
         {tr("Keep result as A"),
          tr("Remember what the selected node gives now, to compare it with what comes of later edits"),
          "pin",
          {Qt::Key_K},
          [this, &selection] { emit keepRequested(selection.current()); }});
}

void CanvasActions::makeViewing() {
    GraphView& view = m_view;
    make(Viewing, Fit,
         {tr("Fit"), tr("Show the whole network"), "fit", {Qt::Key_F, Qt::Key_Home}, [&view] { view.fit(); }});
    make(Viewing, ZoomToSelection,
         {tr("Zoom to selection"),
          tr("Show what is selected as large as it fits"),
          "search",
          {Qt::SHIFT | Qt::Key_F, Qt::Key_Period},
          [&view] { view.fitSelection(); }});
    make(Viewing, ZoomIn,
         {tr("Zoom in"),
          tr("Larger"),
          "zoom-in",
          {Qt::CTRL | Qt::Key_Plus, Qt::CTRL | Qt::Key_Equal, Qt::Key_Plus},
          [&view] { view.setZoom(view.zoom() * 1.25); }});
    make(Viewing, ZoomOut,
         {tr("Zoom out"), tr("Smaller"), "zoom-out", {Qt::CTRL | Qt::Key_Minus, Qt::Key_Minus}, [&view] {
              view.setZoom(view.zoom() / 1.25);
          }});
    make(Viewing, ZoomNatural,
         {tr("Natural size"), tr("100 %"), "image", {Qt::CTRL | Qt::Key_0, Qt::Key_1}, [&view] { view.setZoom(1); }});
    make(Viewing, Latency,
         {tr("Latency"),
          tr("Show how long edits take to the screen, and where the time goes"),
          "histogram",
          {Qt::Key_T},
          [] {}});
    at(Latency)->setCheckable(true);
    connect(at(Latency), &QAction::toggled, &view, &GraphView::setLatencyShown);
}

QList<QAction*> CanvasActions::all() const {
    return group(Building) + group(Editing) + group(Viewing);
}

QList<QAction*> CanvasActions::forOutline() const {
    QList<QAction*> actions;
    for (const Id id :
         {Inspect, Explain, Rename, ConnectTo, Bypass, Repair, Cut, Copy, Paste, Duplicate, DuplicateSharing, ForkNode,
          ForkOnwards, ForkBefore, Compare, KeepAsA, Delete, DeleteUnbridged, ZoomToSelection})
        actions << at(id);
    return actions;
}

void CanvasActions::refresh() {
    const CanvasContext& context = m_view.context();
    const bool nodes = !context.selection.nodes().empty();
    const bool any = nodes || !context.selection.annotations().empty();
    for (const Id id : {Cut, Copy, Duplicate, Delete, DeleteUnbridged, ZoomToSelection, Rename})
        at(id)->setEnabled(any);
    for (const Id id : {Bypass, FrameSelected, ConnectTo, Inspect, Explain, DuplicateSharing, GroupSelected, ForkNode,
                        ForkOnwards, ForkBefore, KeepAsA})
        at(id)->setEnabled(nodes);
    at(Compare)->setEnabled(nodes && context.selection.nodes().size() <= 2);
    const bool groups = nodes && !selectedGroups(context, m_view.graphScene().tree()).empty();
    for (const Id id : {Ungroup, OpenGroup})
        at(id)->setEnabled(groups);
    at(Repair)->setEnabled(!cardRepairs(context, context.selection.current()).empty());
    at(Paste)->setEnabled(clipboardHasGraph());
    const bool empty = context.document.graph().nodes().empty() && context.document.graph().annotations().empty();
    for (const Id id : {SelectAll, Fit, AutoLayout, ForkWhole})
        at(id)->setEnabled(!empty);
}

} // namespace layerscope
