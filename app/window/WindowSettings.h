// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "window/Workspace.h"

class QAction;
class QMainWindow;

namespace layerscope {

class ViewPanel;

/// What QSettings keeps of the run: cache, threads, arithmetic, autosave.
WorkspaceOptions savedWorkspaceOptions();

/// The theme as it was, and kept from now on when it changes.
void restoreTheme();
/// Keeps the arithmetic from now on when it changes.
void keepArithmetic(LiveSession& live);
/// The theme's way for the colours and ranges of maps.
void keepMapStyle(ViewPanel& panel);
/// Whether the panel over the canvas is shown that says how long edits take.
void keepLatency(QAction& action);

/// Place, size and panels of the window. False when nothing was kept yet.
bool restoreWindow(QMainWindow& window);
void saveWindow(const QMainWindow& window);

} // namespace layerscope
