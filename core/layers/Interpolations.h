// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Resize.h"
#include "layer/Explanation.h"
#include "layer/LayerDef.h"

namespace layerscope {

inline constexpr Choice kInterpolations[] = {
    {"nearest", N_("Nearest: repeat pixels")}, {"bilinear", N_("Bilinear: blend neighbours")},
    {"bicubic", N_("Bicubic: smooth curves")}, {"lanczos3", N_("Lanczos 3: sharp")},
    {"lanczos5", N_("Lanczos 5: sharpest")},
};
constexpr ParamDef interpolationParam(const char* standard) {
    return {.id = "interpolation",
            .label = N_("Interpolation"),
            .help = N_("How the pixels in between are made. Nearest repeats the closest one; bilinear blends the "
                       "closest two along each axis; bicubic and Lanczos look further and keep edges sharper, with a "
                       "little overshoot."),
            .kind = ParamKind::Choice,
            .text = standard,
            .choices = kInterpolations,
            .telling = true};
}

/// From the parameter "interpolation".
Interpolation interpolationOf(const Params& params);

/// The distance, in input elements, within which all lie that one of `out` output elements takes from `in` input
/// elements: the reach of its movedAxis.
double reachOf(Interpolation interpolation, std::int64_t in, std::int64_t out, bool antialias = false);

/// Rows and columns of a batch of pictures, at these axes, resampled to other sizes. Not for Nearest.
Tensor resizedPictures(const Tensor& x, std::array<int, 2> axes, std::array<std::int64_t, 2> sizes,
                       Interpolation interpolation, bool antialias, const Execution& exec);

/// What one element of a resized axis is made of: elements of the input and their weights. Those without weight are
/// left out.
struct AxisTap {
    std::int64_t index = 0;
    double weight = 1;
};
std::vector<AxisTap> axisTaps(std::int64_t in, std::int64_t out, std::int64_t at, Interpolation interpolation,
                              bool antialias);

/// The sum over the taps of rows and columns, at these axes, of the input's elements; where an index lies outside, of
/// padding that counts as `fill`.
Explanation blendedTerms(const TermsCall& call, std::array<int, 2> axes,
                         const std::array<std::vector<AxisTap>, 2>& taps, double fill = 0);

} // namespace layerscope
