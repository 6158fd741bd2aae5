// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/FilterTaps.h"
#include "picture/Mosaic.h"

#include <QPixmap>
#include <QSize>

namespace layerscope {

/// Zero in the middle, as far below as above: the largest magnitude, or 1 where all are 0.
double reachOf(const FilterTaps& taps);
ColorScale signedScale(double reach);

/// A kernel as a small picture: bars up and down in time, cells of a plane, of a box the middle slice (a later
/// one when that is all zero).
QPixmap kernelPicture(const FilterTaps& taps, QSize size, qreal pixelRatio);

} // namespace layerscope
