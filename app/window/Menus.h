// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace layerscope {

class MainWindow;

/// Makes the menu bar and the tool bar. The panels and controllers of the window must be there.
void makeMenus(MainWindow& window);

} // namespace layerscope
