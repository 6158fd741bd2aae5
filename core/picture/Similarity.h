// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/Mosaic.h"

#include <cstdint>
#include <optional>
#include <stop_token>

namespace layerscope {

/// How alike two sets of maps are: Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli 2004, "Image quality
/// assessment: from error visibility to structural similarity", IEEE Transactions on Image Processing 13 (4), equation
/// 13 with the constants of the paper: K1 = 0.01, K2 = 0.03, a Gaussian window of 11 × 11 with a deviation of 1.5
/// elements, only where the window lies inside, the mean over all places and all maps.
struct Similarity {
    double mean = 1;
    std::int64_t window = 11; ///< its side; smaller (odd, at least 3) where the maps are smaller than 11
};

/// Of maps with rows and columns, both at least 3, and as many of each; nothing otherwise, for numbers that are not
/// finite, and when it was stopped. `range` is the paper's L, the span of the numbers.
std::optional<Similarity> structuralSimilarity(const FeatureMaps& a, const FeatureMaps& b, double range,
                                               std::stop_token stop = {});

} // namespace layerscope
