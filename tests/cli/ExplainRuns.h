// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Program.h"

namespace layerscope {

/// `explain` on photo -> edges -> pool: terms that add up, as text and as JSON, and what it refuses.
void runExplanations(const Program& program);

} // namespace layerscope
