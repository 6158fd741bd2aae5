// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>

class QAction;
class QMenu;

namespace layerscope {

class MainWindow;

/// Fills the File menu; returns what of it belongs in the tool bar: new, open, save.
QList<QAction*> fillFileMenu(QMenu& menu, MainWindow& window);

} // namespace layerscope
