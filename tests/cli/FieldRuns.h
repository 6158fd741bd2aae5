// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Program.h"

namespace layerscope {

/// `field` on photo -> edges -> pool: back, forward, as text and as JSON, and what it refuses.
void runFields(const Program& program);

} // namespace layerscope
