// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/FilterTaps.h"

#include <array>
#include <cstdint>
#include <vector>

namespace layerscope {

/// How far apart the taps are on the input, an axis of FilterTaps each.
using TapSpacing = std::array<std::int64_t, 3>;

/// How much of a wave of each frequency a filter lets through: |sum over n of taps[n] exp(-2 pi i f n spacing)|, f in
/// cycles a step of the input.
///
/// A curve over `points` frequencies from 0 to 1/2 along the columns, those of the other axes 0.
std::vector<float> responseCurve(const FilterTaps& taps, std::int64_t spacing, int points);
/// A map [points, points] over the frequencies of two axes, each from -1/2 to 1/2, that of the third 0. With an odd
/// number of points 0 is in the middle.
std::vector<float> responseMap(const FilterTaps& taps, const TapSpacing& spacing, int rowAxis, int columnAxis,
                               int points);

} // namespace layerscope
