// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/ShortcutSheet.h"

#include <QAction>
#include <QCoreApplication>
#include <QDialog>
#include <QHeaderView>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QTreeWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace layerscope {
namespace {

QString plain(QString text) {
    return text.remove(QLatin1Char('&'));
}

void addKeys(QTreeWidgetItem& parent, const QList<QAction*>& actions) {
    for (const QAction* action : actions) {
        if (action->menu())
            addKeys(parent, action->menu()->actions());
        if (action->shortcuts().isEmpty())
            continue;
        QStringList keys;
        for (const QKeySequence& sequence : action->shortcuts())
            keys << sequence.toString(QKeySequence::NativeText);
        new QTreeWidgetItem(&parent, {plain(action->text()), keys.join(QStringLiteral("  "))});
    }
}

QTreeWidget* makeSheet(QMainWindow& window, QWidget* parent) {
    auto* sheet = new QTreeWidget(parent);
    sheet->setHeaderLabels({QCoreApplication::translate("layerscope::ShortcutSheet", "What"),
                            QCoreApplication::translate("layerscope::ShortcutSheet", "Keys")});
    sheet->setRootIsDecorated(false);
    for (const QAction* menu : window.menuBar()->actions()) {
        auto* group = new QTreeWidgetItem(sheet, {plain(menu->text())});
        addKeys(*group, menu->menu()->actions());
        group->setFirstColumnSpanned(true);
        QFont bold = sheet->font();
        bold.setBold(true);
        group->setFont(0, bold);
    }
    sheet->expandAll();
    sheet->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    return sheet;
}

} // namespace

void showShortcuts(QMainWindow& window) {
    auto* dialog = new QDialog(&window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(QCoreApplication::translate("layerscope::ShortcutSheet", "Keyboard"));
    auto* layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(makeSheet(window, dialog));
    dialog->resize(520, std::min(720, window.height()));
    dialog->show();
}

} // namespace layerscope
