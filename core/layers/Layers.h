// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Registry.h"

namespace layerscope {

/// The registry of every layer in this folder.
const LayerRegistry& layerRegistry();

} // namespace layerscope
