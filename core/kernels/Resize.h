// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Gather.h"

namespace layerscope {

enum class Interpolation { Nearest, Bilinear, Bicubic, Lanczos3, Lanczos5 };

/// How far from an output element, in input elements, those lie that it is made of.
double radiusOf(Interpolation interpolation);

/// How one axis of `in` elements becomes one of `out`: output j is the sum of `taps` elements from first[j] on, by
/// their weights. Elements are areas, so output j stands at (j + 0.5) * in / out - 0.5; what lies outside the input
/// does not count, and the weights sum to 1. As jax.image.resize (bicubic is Keys's, a = -0.5).
struct Resampling {
    std::int64_t in = 1;
    std::int64_t out = 1;
    std::int64_t taps = 1;
    std::vector<std::int64_t> first;
    std::vector<float> weights; ///< [out, taps]
};

/// Not for Nearest. `antialias` widens the filter where the axis shrinks, so that every element counts.
Resampling resampling(std::int64_t in, std::int64_t out, Interpolation interpolation, bool antialias);
/// The element that contains the middle of each output element, as Picks.
Picks nearestPicks(std::int64_t in, std::int64_t out);

/// x with one axis resampled. Float32 only; x itself when the size stays.
Tensor resampled(const Tensor& x, int axis, const Resampling& how, const Execution& exec);

} // namespace layerscope
