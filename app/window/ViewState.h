// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace layerscope {

class GraphView;

/// Where the canvas stands and which layer is selected, as the JSON text that a project keeps.
std::string viewStateOf(const GraphView& view);
/// Goes there; shows the whole network when the text says no place of use.
void applyViewState(GraphView& view, const std::string& state);

} // namespace layerscope
