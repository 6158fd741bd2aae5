// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/MainWindow.h"

#include "canvas/GraphView.h"
#include "inspector/Inspector.h"
#include "ledger/LedgerPanel.h"
#include "session/Text.h"
#include "views/ViewPanel.h"
#include "window/FileController.h"
#include "window/MediaController.h"
#include "window/Menus.h"
#include "window/MessageStrip.h"
#include "window/Panels.h"
#include "window/StatusLine.h"
#include "window/WindowSettings.h"
#include "window/Workspace.h"

#include <QCloseEvent>
#include <QVBoxLayout>

namespace layerscope {

MainWindow::MainWindow(Workspace& workspace)
    : m_workspace(workspace)
    , m_view(new GraphView(
          {workspace.document, &workspace.live, workspace.selection, workspace.pointer, &workspace.repairs}, this))
    , m_messages(new MessageStrip(this)) {
    setCentralWidget(makeCenter());
    setDockOptions(QMainWindow::AnimatedDocks | QMainWindow::AllowTabbedDocks | QMainWindow::AllowNestedDocks);
    resize(1600, 1000);
    m_panels = new Panels(workspace, *m_view, *this);
    m_files = new FileController(workspace, *m_view, *m_messages, *this);
    m_media = new MediaController(workspace, *m_view, *m_files, *m_messages, *this);
    m_panels->inspector().setRepairFinder(&workspace.repairs);
    m_panels->inspector().setBringer([this](NodeId node, const QString& source) { m_media->bring(node, source); });
    m_status = new StatusLine(workspace, this);
    setStatusBar(m_status);
    makeMenus(*this);
    connect(&m_panels->view(), &ViewPanel::failed, this,
            [this](const Error& error) { m_messages->show(MessageStrip::Kind::Warning, translated(error)); });
    connect(&m_panels->ledger(), &LedgerPanel::failed, this,
            [this](const Error& error) { m_messages->show(MessageStrip::Kind::Warning, translated(error)); });
    connect(m_view, &GraphView::zoomChanged, m_status, &StatusLine::showZoom);
    connect(m_files, &FileController::titleChanged, this, &MainWindow::showTitle);
    connect(&workspace.document, &Document::modifiedChanged, this, &MainWindow::showTitle);
    showTitle();
    m_view->setFocus(Qt::OtherFocusReason);
}

MainWindow::~MainWindow() = default;

QWidget* MainWindow::makeCenter() {
    auto* center = new QWidget(this);
    auto* layout = new QVBoxLayout(center);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addWidget(m_view, 1);
    return center;
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (m_workspace.document.isModified()) {
        event->ignore();
        m_files->whenSettled([this] {
            m_workspace.document.undoStack().setClean();
            m_workspace.document.reset({});
            close();
        });
        return;
    }
    saveWindow(*this);
    event->accept();
}

void MainWindow::showTitle() {
    setWindowTitle(tr("%1 — Layerscope").arg(m_files->title()));
    setWindowModified(m_workspace.document.isModified());
}

} // namespace layerscope
