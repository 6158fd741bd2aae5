// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/Menus.h"

#include "canvas/CanvasActions.h"
#include "canvas/GraphView.h"
#include "inspector/Inspector.h"
#include "palette/PaletteView.h"
#include "sound/Microphone.h"
#include "theme/Theme.h"
#include "window/About.h"
#include "window/ArithmeticMenu.h"
#include "window/CostMenu.h"
#include "window/FileMenu.h"
#include "window/MainWindow.h"
#include "window/MediaController.h"
#include "window/Panels.h"
#include "window/ShortcutSheet.h"
#include "window/ThemeMenu.h"
#include "window/Workspace.h"

#include <QCoreApplication>
#include <QDir>
#include <QDockWidget>
#include <QMenuBar>
#include <QToolBar>

namespace layerscope {
namespace {

QIcon icon(const char* name) {
    return Theme::instance().icon(QString::fromLatin1(name));
}

QString text(const char* english) {
    return QCoreApplication::translate("layerscope::Menus", english);
}

QList<QAction*> fillEditMenu(QMenu& menu, MainWindow& window) {
    QUndoStack& stack = window.workspace().document.undoStack();
    QAction* undo = stack.createUndoAction(&window, text("Undo"));
    QAction* redo = stack.createRedoAction(&window, text("Redo"));
    undo->setShortcuts(QKeySequence::Undo);
    redo->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
    undo->setIcon(icon("undo"));
    redo->setIcon(icon("redo"));
    menu.addActions({undo, redo});
    menu.addSeparator();
    menu.addActions(window.view().actions().group(CanvasActions::Editing));
    menu.addSeparator();
    menu.addAction(window.media().pasteAction());
    return {undo, redo};
}

/// Cameras that the machine has now.
void listCameras(QMenu& menu, MediaController& media) {
    menu.clear();
    for (const QString& device : QDir(QStringLiteral("/dev")).entryList({QStringLiteral("video*")}, QDir::System)) {
        const QString number = device.mid(5);
        menu.addAction(text("Camera %1").arg(number), &media,
                       [&media, number] { media.useCamera(QStringLiteral("camera:") + number); });
    }
    if (menu.isEmpty())
        menu.addAction(text("No camera is connected"))->setEnabled(false);
}

/// Microphones that the machine has now.
void listMicrophones(QMenu& menu, MediaController& media) {
    menu.clear();
    for (const QString& name : microphones())
        menu.addAction(name, &media, [&media, name] { media.useCamera(QStringLiteral("microphone:") + name); });
    if (menu.isEmpty())
        menu.addAction(text("No microphone is connected"))->setEnabled(false);
}

void fillGraphMenu(QMenu& menu, MainWindow& window) {
    menu.addActions(window.view().actions().group(CanvasActions::Building));
    menu.addSeparator();
    QMenu* cameras = menu.addMenu(icon("camera"), text("&Camera"));
    QObject::connect(cameras, &QMenu::aboutToShow, cameras,
                     [cameras, &window] { listCameras(*cameras, window.media()); });
    QMenu* sounds = menu.addMenu(icon("microphone"), text("&Microphone"));
    QObject::connect(sounds, &QMenu::aboutToShow, sounds,
                     [sounds, &window] { listMicrophones(*sounds, window.media()); });
    menu.addAction(window.media().playAction());
    menu.addAction(icon("reset"), text("Read &files again"), QKeySequence(Qt::Key_F5), &window.workspace().live,
                   &LiveSession::reload);
    addArithmetic(*menu.addMenu(icon("settings"), text("&Arithmetic")), window.workspace().live);
}

void fillViewMenu(QMenu& menu, MainWindow& window) {
    menu.addActions(window.view().actions().group(CanvasActions::Viewing));
    menu.addSeparator();
    addThemes(*menu.addMenu(icon("theme"), text("&Theme")));
    addCostMeasures(*menu.addMenu(icon("bars"), text("&Cost on the cards")), window.view());
    QMenu* panels = menu.addMenu(icon("layout"), text("&Panels"));
    for (QDockWidget* dock : window.panels().docks())
        panels->addAction(dock->toggleViewAction());
    panels->addSeparator();
    panels->addAction(text("&Arrange as at first"), &window.panels(), &Panels::arrange);
    menu.addAction(icon("search"), text("&Find a layer to add"), QKeySequence::Find, &window, [&window] {
        window.panels().raise(window.panels().palette());
        window.panels().palette().focusSearch();
    });
    QAction* full = menu.addAction(text("F&ull screen"), QKeySequence(Qt::Key_F11), &window,
                                   [&window] { window.setWindowState(window.windowState() ^ Qt::WindowFullScreen); });
    full->setStatusTip(text("Use the whole screen, or the window again"));
}

void fillHelpMenu(QMenu& menu, MainWindow& window) {
    menu.addAction(icon("help"), text("About this &layer"), QKeySequence(Qt::Key_F1), &window, [&window] {
        window.panels().raise(window.panels().inspector());
        window.panels().inspector().showHelp(true);
    });
    menu.addAction(icon("keyboard"), text("&Keyboard"), QKeySequence(Qt::CTRL | Qt::Key_F1), &window,
                   [&window] { showShortcuts(window); });
    menu.addSeparator();
    menu.addAction(icon("info"), text("&About Layerscope"), &window,
                   [&window] { showAbout(window, window.workspace().live); });
}

} // namespace

void makeMenus(MainWindow& window) {
    QMenuBar* bar = window.menuBar();
    const QList<QAction*> fileActions = fillFileMenu(*bar->addMenu(text("&File")), window);
    const QList<QAction*> editActions = fillEditMenu(*bar->addMenu(text("&Edit")), window);
    fillGraphMenu(*bar->addMenu(text("&Graph")), window);
    fillViewMenu(*bar->addMenu(text("&View")), window);
    fillHelpMenu(*bar->addMenu(text("&Help")), window);

    QToolBar* tools = window.addToolBar(text("Tools"));
    tools->setObjectName(QStringLiteral("tools"));
    tools->setMovable(false);
    const CanvasActions& canvas = window.view().actions();
    tools->addActions(fileActions);
    tools->addSeparator();
    tools->addActions(editActions);
    tools->addSeparator();
    for (const CanvasActions::Id id : {CanvasActions::Add, CanvasActions::AddNote, CanvasActions::FrameSelected,
                                       CanvasActions::AutoLayout, CanvasActions::Bypass, CanvasActions::Fit})
        tools->addAction(canvas.at(id));
    tools->addSeparator();
    tools->addAction(window.media().playAction());
    const auto restyle = [tools] { tools->setIconSize(Theme::instance().iconSize()); };
    restyle();
    QObject::connect(&Theme::instance(), &Theme::changed, tools, restyle);
}

} // namespace layerscope
