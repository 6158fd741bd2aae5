// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "picture/SeriesPicture.h"

namespace layerscope {

/// Of a waveform: which stretch, how finely.
struct SpectrogramWish {
    std::int64_t series = 0;
    double first = 0; ///< elements at the left and the right edge; may lie outside
    double end = 0;
    int window = 1024; ///< samples a spectrum; a power of two is fastest
    int width = 0;     ///< at most so many columns
    int height = 0;    ///< at most so many rows, each the loudest of the frequencies that share it
};

/// Levels in decibels over time (across) and frequency (up: the first row is half the sampling rate): short-time
/// Fourier transform with a Hann window, a sine of amplitude one at 0 dB. A column that covers more than a window is
/// the loudest of up to 16 in it, so that a click is not lost. Silence is at -160 dB; a window that holds NaN or
/// infinity gives NaN. Outside of the series there is silence. A stop gives an empty picture.
Levels spectrogramOf(const Series& series, const SpectrogramWish& wish, const std::stop_token& stop = {});

} // namespace layerscope
