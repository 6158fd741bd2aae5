// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

namespace layerscope {

/// The windows that a piece of sound is weighed with before its spectrum is taken; None leaves it as it is.
enum class Taper { Hann, Hamming, None, Blackman, Bartlett, Cosine, Nuttall, BlackmanHarris, FlatTop, Boxcar };
inline constexpr int kTapers = 10;

/// As scipy.signal.get_window (1.15): symmetric, or periodic (fftbins). In double precision.
std::vector<double> taperOf(Taper taper, std::int64_t length, bool periodic);

} // namespace layerscope
