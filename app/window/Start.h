// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Registry.h"
#include "window/CommandLine.h"

namespace layerscope {

QString applicationVersion();

/// The window for a person, until it is closed.
int runWindow(const CommandLine& line, const LayerRegistry& registry);
/// The window as a picture; nothing of a person's settings is read or kept.
int runScreenshot(const CommandLine& line, const LayerRegistry& registry);

} // namespace layerscope
