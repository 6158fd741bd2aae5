// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "formats/Project.h"

namespace layerscope {

Project edgesInAPhotograph(const LayerRegistry& registry);
Project blurOrSharpen(const LayerRegistry& registry);
Project aWayAround(const LayerRegistry& registry);

} // namespace layerscope
