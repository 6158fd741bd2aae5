// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/FileMenu.h"

#include "canvas/GraphView.h"
#include "theme/Theme.h"
#include "window/CanvasExport.h"
#include "window/Examples.h"
#include "window/FileController.h"
#include "window/MainWindow.h"
#include "window/MediaController.h"
#include "window/MessageStrip.h"
#include "window/Workspace.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>

namespace layerscope {
namespace {

QIcon icon(const char* name) {
    return Theme::instance().icon(QString::fromLatin1(name));
}

QString text(const char* english) {
    return QCoreApplication::translate("layerscope::FileMenu", english);
}

void listExamples(QMenu& menu, FileController& files) {
    QMenu* shelf = nullptr;
    for (const Example& example : examples()) {
        if (!shelf || shelf->title() != example.shelf)
            shelf = menu.addMenu(example.shelf);
        shelf->addAction(example.title, &files, [&files, path = example.path] { files.open(path); });
    }
    menu.setEnabled(!menu.isEmpty());
}

void listRecent(QMenu& menu, MainWindow& window) {
    menu.clear();
    RecentFiles& recent = window.workspace().recent;
    for (const QString& path : recent.paths()) {
        QAction* action =
            menu.addAction(QFileInfo(path).fileName(), &window, [&window, path] { window.files().open(path); });
        action->setStatusTip(QDir::toNativeSeparators(path));
    }
    menu.setEnabled(!menu.isEmpty());
    menu.addSeparator();
    menu.addAction(text("Forget these"), &recent, &RecentFiles::clear);
}

void exportByDialog(MainWindow& window) {
    const QString path =
        QFileDialog::getSaveFileName(&window, text("Export the network as a picture"),
                                     QDir::home().filePath("network.png"), text("Pictures (*.png *.svg *.jpg)"));
    if (path.isEmpty())
        return;
    constexpr double kScale = 2;
    if (exportCanvas(window.view().graphScene(), path, kScale))
        window.messages().show(MessageStrip::Kind::Note, text("The network is in %1").arg(path));
    else
        window.messages().show(MessageStrip::Kind::Error, text("%1 cannot be written").arg(path));
}

void fillExportMenu(QMenu& menu, MainWindow& window) {
    FileController& files = window.files();
    menu.addAction(icon("export"), text("Keras &model…"), &files, &FileController::exportKerasByDialog)
        ->setStatusTip(text("A .keras or .h5 file that Keras opens"));
    menu.addAction(icon("edit"), text("P&ython code…"), &files, &FileController::exportPythonByDialog)
        ->setStatusTip(text("A program that builds the network in Keras, with its weights beside it"));
    menu.addAction(icon("save"), text("&Weights…"), &files, &FileController::exportWeightsByDialog)
        ->setStatusTip(text("The weights alone, as a .weights.h5 file"));
    menu.addAction(icon("image"), text("&Picture…"), QKeySequence(Qt::CTRL | Qt::Key_E), &window,
                   [&window] { exportByDialog(window); });
}

} // namespace

QList<QAction*> fillFileMenu(QMenu& menu, MainWindow& window) {
    FileController& files = window.files();
    MediaController& media = window.media();
    QAction* created = menu.addAction(icon("new"), text("&New"), QKeySequence::New, &files, &FileController::startNew);
    QAction* opened =
        menu.addAction(icon("open"), text("&Open…"), QKeySequence::Open, &files, &FileController::openByDialog);
    QMenu* recent = menu.addMenu(icon("history"), text("Open &recent"));
    listRecent(*recent, window);
    QObject::connect(&window.workspace().recent, &RecentFiles::changed, recent,
                     [recent, &window] { listRecent(*recent, window); });
    listExamples(*menu.addMenu(icon("node"), text("Open e&xample")), files);
    QAction* picture =
        menu.addAction(icon("image"), text("Open &data…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O), &media,
                       &MediaController::chooseFile);
    menu.addAction(icon("folder"), text("Open data &folder…"), &media, &MediaController::chooseFolder)
        ->setStatusTip(text("A folder of pictures, or of the slices of a scan"));
    menu.addSeparator();
    QAction* saved =
        menu.addAction(icon("save"), text("&Save"), QKeySequence::Save, &files, [&files] { files.save(); });
    menu.addAction(text("Save &as…"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S), &files,
                   [&files] { files.saveByDialog(); });
    menu.addAction(text("Save with its data f&iles…"), &files, &FileController::saveWithPictures);
    fillExportMenu(*menu.addMenu(icon("export"), text("&Export")), window);
    menu.addSeparator();
    menu.addAction(text("&Quit"), QKeySequence::Quit, &window, &QWidget::close);
    created->setToolTip(text("New network"));
    opened->setToolTip(text("Open a project"));
    saved->setToolTip(text("Save the project"));
    picture->setToolTip(text("Open a picture, sound, table, text, film or scan"));
    return {created, opened, saved, picture};
}

} // namespace layerscope
