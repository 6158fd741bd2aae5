// SPDX-License-Identifier: GPL-3.0-or-later
#include "window/ShortcutSheet.h"

#include "base/Message.h"

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

/// Keys that are held, or that mean something in one place alone, are no actions of a menu.
void addOtherKeys(QTreeWidgetItem& parent) {
    const auto add = [&](const char* what, const char* keys) {
        new QTreeWidgetItem(&parent, {QCoreApplication::translate("layerscope::ShortcutSheet", what),
                                      QCoreApplication::translate("layerscope::ShortcutSheet", keys)});
    };
    add(N_("Flip to the result from before the last edit"), N_("hold G"));
    add(N_("Result: explain the element that is pointed at, or the largest"), N_("P, Enter"));
    add(N_("Result: walk the explained element, its channel, its slice; let it go"),
        N_("arrows, Page Up and Down, Ctrl+Left and Right, Esc"));
    add(N_("Probe: slide over the output, step back and on"), N_("Space, comma, full stop"));
    add(N_("Probe: back and forward along the way upstream"), N_("Alt+Left, Alt+Right"));
    add(N_("Kernel: walk through cells and slices"), N_("arrows, Page Up, Page Down"));
    add(N_("Kernel: paint, change, clear a cell"), N_("Space, + and −, Delete"));
    add(N_("Kernel: type numbers from cell to cell"), N_("Enter, then Tab"));
}

void addHeading(QTreeWidgetItem& group) {
    group.setFirstColumnSpanned(true);
    QFont bold = group.font(0);
    bold.setBold(true);
    group.setFont(0, bold);
}

QTreeWidget* makeSheet(QMainWindow& window, QWidget* parent) {
    auto* sheet = new QTreeWidget(parent);
    sheet->setHeaderLabels({QCoreApplication::translate("layerscope::ShortcutSheet", "What"),
                            QCoreApplication::translate("layerscope::ShortcutSheet", "Keys")});
    sheet->setRootIsDecorated(false);
    for (const QAction* menu : window.menuBar()->actions()) {
        auto* group = new QTreeWidgetItem(sheet, {plain(menu->text())});
        addKeys(*group, menu->menu()->actions());
        addHeading(*group);
    }
    auto* others =
        new QTreeWidgetItem(sheet, {QCoreApplication::translate("layerscope::ShortcutSheet", "Results and kernels")});
    addOtherKeys(*others);
    addHeading(*others);
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
