// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Explanation.h"

#include <string_view>

namespace layerscope {

/// What a mode of STFTSpectrogram makes of a frequency; `inner`: not the first nor the last one.
using StftCombine = float (*)(float real, float imaginary, bool inner);

struct StftMode {
    const char* id;
    StftCombine combine;
    const Formula* formula = nullptr; ///< of real, imaginary and, for a power, times; null: one part as it is
};
/// By the value of the parameter "mode".
const StftMode& stftMode(std::string_view id);

/// How often a frequency counts in a power: a real sound has the inner ones twice.
inline double stftTimes(bool inner) {
    return inner ? 2 : 1;
}

} // namespace layerscope
