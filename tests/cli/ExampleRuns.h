// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "Program.h"

namespace layerscope {

/// Runs every example project and draws each of its sliding layers; and each such layer has an example for each kind of
/// data that it is commonly used for.
void runExamples(const Program& program);

} // namespace layerscope
