// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "data/Fit.h"
#include "data/image/Scaling.h"
#include "data/volume/Volume.h"
#include "kernels/Execution.h"

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace layerscope {

/// Which elements of the source one of the target is a mean of: from `first` on, with weights that sum to 1; none where
/// the target has a border.
struct Taps {
    std::int64_t first = 0;
    std::vector<float> weights{};
};

/// Of each of `wanted` elements: the mean over the stretch that it covers where the source shrinks, a straight line
/// between the two nearest where it grows.
std::vector<Taps> tapsOf(const FitPart& part, std::int64_t wanted);

/// Writes slices × rows × columns × channels numbers: volume values of a border are `outside`; each value goes through
/// clamp [low, high] and then through the line of its channel, whose x is 0 at low and 255 at high.
struct Resampling {
    std::array<FitPart, 3> parts;
    std::array<std::int64_t, 3> wanted;
    std::int64_t channels = 1; ///< of the volume's: one is repeated, of several the first are taken
    double low = 0;
    double high = 255;
    Scaling scaling = Scaling::None; ///< None keeps the volume's own unit
};
void resample(const Volume& volume, const Resampling& how, const Execution& execution, std::span<float> out);

} // namespace layerscope
