// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/Panels.h"

#include "canvas/CanvasActions.h"
#include "canvas/Forking.h"
#include "canvas/GraphView.h"
#include "canvas/OutlineTree.h"
#include "compare/ComparePanel.h"
#include "field/FieldSection.h"
#include "inspector/HelpPage.h"
#include "inspector/HistoryPanel.h"
#include "inspector/Inspector.h"
#include "inspector/parts/FlatScroll.h"
#include "ledger/LedgerPanel.h"
#include "palette/PaletteView.h"
#include "probe/ProbePanel.h"
#include "theme/Theme.h"
#include "views/ViewPanel.h"
#include "window/Workspace.h"

#include <QDockWidget>
#include <QMainWindow>

#include <algorithm>
#include <utility>

namespace layerscope {
namespace {

// Less, and fields and maps are cut off.
constexpr int kInspectorWidth = 330;
constexpr int kViewHeight = 280;
constexpr int kCompareUnits = 88; // of the 4-pixel grid: titles, figures and maps without touching

enum Place { PaletteDock, OutlineDock, InspectorDock, HistoryDock, ViewDock, CompareDock, ProbeDock, CostDock };

} // namespace

Panels::Panels(Workspace& workspace, GraphView& view, QMainWindow& window)
    : QObject(&window)
    , m_window(window)
    , m_palette(new PaletteView(workspace.document.registry()))
    , m_outline(new OutlineTree(view.context(), view.actions()))
    , m_inspector(new Inspector(workspace.document, workspace.live, workspace.selection))
    , m_view(new ViewPanel(workspace.document, workspace.live, workspace.selection, workspace.pointer))
    , m_history(new HistoryPanel(workspace.document))
    , m_compare(new ComparePanel(workspace.document, workspace.live, workspace.selection, workspace.pointer))
    , m_probe(new ProbePanel(workspace.probe, workspace.pointer, workspace.selection))
    , m_ledger(new LedgerPanel(workspace.document, workspace.live, workspace.selection)) {
    add(m_palette, "palette", tr("Layers"), "palette");
    add(m_outline, "outline", tr("Outline"), "outline");
    add(m_inspector, "inspector", tr("Inspector"), "settings");
    add(m_history, "history", tr("History"), "history");
    add(m_view, "view", tr("Result"), "maps");
    add(m_compare, "compare", tr("Compare"), "compare");
    connectCompare(view);
    add(m_probe, "probe", tr("Probe"), "crosshair");
    add(m_ledger, "cost", tr("Cost"), "bars");
    connect(m_ledger, &LedgerPanel::said, &view, &GraphView::say);
    connect(m_view, &ViewPanel::mapStyleChanged, &workspace.live, [&live = workspace.live](MapStyle style) {
        // A range that was fixed for one layer would leave the other cards black or white.
        if (style.range == RangeMode::Fixed)
            style.range = RangeMode::Own;
        live.setMapStyle(style);
    });
    connect(&workspace.selection, &Selection::changed, m_view,
            [this, &live = workspace.live] { live.setInspectedNodes({m_view->node()}); });
    connect(m_view, &ViewPanel::elementPicked, this, [this] { show(*m_probe); });
    connect(&view, &GraphView::elementPicked, this, [this] { show(*m_probe); });
    connect(m_compare, &ComparePanel::elementPicked, this, [this] { show(*m_probe); });
    connect(m_palette, &PaletteView::layerActivated, &view, [&view](const LayerDef& def) { view.addLayer(def); });
    connect(m_outline, &OutlineTree::showRequested, &view, &GraphView::showNode);
    connect(m_outline, &OutlineTree::refused, &view, &GraphView::say);
    connect(&view, &GraphView::inspectRequested, this, [this] {
        raise(*m_inspector);
        m_inspector->focusFirstField();
    });
    connect(m_inspector->helpPage(), &HelpPage::exampleRequested, &view, &GraphView::addExample);
    connect(m_inspector, &Inspector::canvasFocusRequested, &view, [&view] { view.setFocus(Qt::OtherFocusReason); });
    addField(workspace);
    arrange();
}

/// Once, where it is lower: three views beside one another need more than one result does.
void Panels::growCompare() {
    QDockWidget* dock = m_docks[CompareDock];
    const int height = Theme::instance().space(kCompareUnits);
    if (!std::exchange(m_compareGrown, true) && !dock->isFloating() && dock->height() < height)
        m_window.resizeDocks({dock}, {height}, Qt::Vertical);
}

void Panels::addField(Workspace& workspace) {
    auto* section = new FieldSection(workspace.document, workspace.live, workspace.pointer);
    m_field = add(makeFlatScroll(section, nullptr), "field", tr("Field"), "fit");
    connect(section, &FieldSection::nodeChosen, this,
            [&selection = workspace.selection](NodeId node) { selection.set({node}); });
}

void Panels::connectCompare(GraphView& view) {
    connect(&m_window, &QMainWindow::tabifiedDockWidgetActivated, this, [this](QDockWidget* dock) {
        if (dock == m_docks[CompareDock])
            growCompare();
    });
    connect(&view.actions().forking(), &Forking::forked, this, [this](NodeId a, NodeId b) {
        m_compare->compare(a, b);
        show(*m_compare);
        growCompare();
    });
    connect(&view.actions(), &CanvasActions::compareRequested, this, [this](NodeId a, NodeId b) {
        m_compare->compare(a, b);
        raise(*m_compare);
        growCompare();
    });
    connect(&view.actions(), &CanvasActions::keepRequested, this, [this](NodeId node) {
        m_compare->keep(node);
        show(*m_compare);
        growCompare();
    });
}

QDockWidget* Panels::add(QWidget* panel, const char* name, const QString& title, const char* icon) {
    auto* dock = new QDockWidget(title, &m_window);
    dock->setObjectName(QString::fromLatin1(name));
    dock->setWidget(panel);
    dock->toggleViewAction()->setIcon(Theme::instance().icon(QString::fromLatin1(icon)));
    dock->toggleViewAction()->setStatusTip(tr("Show or hide this panel"));
    m_docks.push_back(dock);
    return dock;
}

void Panels::arrange() {
    m_window.setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    m_window.setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    m_window.addDockWidget(Qt::LeftDockWidgetArea, m_docks[PaletteDock]);
    m_window.tabifyDockWidget(m_docks[PaletteDock], m_docks[OutlineDock]);
    m_window.addDockWidget(Qt::RightDockWidgetArea, m_docks[InspectorDock]);
    m_window.tabifyDockWidget(m_docks[InspectorDock], m_docks[HistoryDock]);
    m_window.tabifyDockWidget(m_docks[InspectorDock], m_docks[ProbeDock]);
    m_window.addDockWidget(Qt::BottomDockWidgetArea, m_docks[ViewDock]);
    m_window.tabifyDockWidget(m_docks[ViewDock], m_docks[CompareDock]);
    m_window.tabifyDockWidget(m_docks[ViewDock], m_docks[CostDock]);
    m_window.tabifyDockWidget(m_docks[InspectorDock], m_field);
    for (QDockWidget* dock : m_docks) {
        dock->setFloating(false);
        dock->show();
    }
    m_docks[PaletteDock]->raise();
    m_docks[InspectorDock]->raise();
    m_docks[ViewDock]->raise();
    m_window.resizeDocks({m_docks[PaletteDock], m_docks[InspectorDock]},
                         {m_window.width() / 8, std::max(kInspectorWidth, m_window.width() / 5)}, Qt::Horizontal);
    m_window.resizeDocks({m_docks[ViewDock]}, {std::max(kViewHeight, m_window.height() * 3 / 10)}, Qt::Vertical);
}

void Panels::show(QWidget& panel) {
    const auto dock = std::ranges::find(m_docks, &panel, &QDockWidget::widget);
    if (dock == m_docks.end())
        return;
    (*dock)->show();
    (*dock)->raise();
}

void Panels::raise(QWidget& panel) {
    show(panel);
    panel.setFocus(Qt::OtherFocusReason);
}

} // namespace layerscope
