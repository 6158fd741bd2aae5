// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMenu;

namespace layerscope {

class GraphView;

/// Which cost the bars on the cards show, or none.
void addCostMeasures(QMenu& menu, GraphView& view);

} // namespace layerscope
