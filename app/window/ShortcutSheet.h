// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMainWindow;

namespace layerscope {

/// A window that stays beside the main one and lists every key of every menu.
void showShortcuts(QMainWindow& window);

} // namespace layerscope
