// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace layerscope {

// The head phantom of Shepp and Logan (1974) with the contrasts of Toft (1996), from 0 to 1: x to the right, y to the
// front, z upwards, each from -1 to 1.

/// The ten ellipses of the picture.
double phantomAt(double x, double y);

/// The ten ellipsoids of Schabel's phantom3d, without their second turn.
double phantomAt(double x, double y, double z);

} // namespace layerscope
