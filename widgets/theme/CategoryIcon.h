// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/LayerDef.h"

#include <QIcon>

namespace layerscope {

/// A tile in the category's colour with a glyph of its own, so that categories are told apart without colour too.
QIcon categoryIcon(Category category);

} // namespace layerscope
