// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "theme/Theme.h"

#include <QColor>

namespace layerscope {

/// The three sets of colours; System is one of the first two.
enum class Scheme { Light, Dark, Projector };

QColor schemeColor(Scheme scheme, Theme::Role role);
/// Ten hues of nearly equal OKLCH lightness, chosen by a search for the largest smallest distance between any two as
/// seen with normal vision, protanopia, deuteranopia and tritanopia.
QColor schemeCategory(Scheme scheme, Category category);

} // namespace layerscope
