// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMenu;

namespace layerscope {

/// The themes as a choice of one, kept in step with the Theme.
void addThemes(QMenu& menu);

} // namespace layerscope
