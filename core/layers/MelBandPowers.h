// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Fourier.h"
#include "kernels/MelBands.h"
#include "layer/Params.h"
#include "tensor/Tensor.h"

#include <span>
#include <vector>

namespace layerscope {

// The arithmetic of MelSpectrogram.

/// Its settings with what follows from them.
struct Mel {
    std::int64_t fft = 2048;
    std::int64_t stride = 512;
    std::int64_t window = 2048; ///< samples that the window lets through
    std::int64_t bands = 128;
    double rate = 16000;
    double low = 20;
    double high = 8000;

    explicit Mel(const Params& params);

    /// Keras centres each frame on its moment, the sound being mirrored at its ends.
    SoundFrames frames(std::int64_t samples) const;
    std::int64_t windowStart() const { return (fft - window) / 2; }
    MelScale scale() const { return {.bins = fft / 2 + 1, .bands = bands, .rate = rate, .low = low, .high = high}; }
};

/// The window in the middle of a frame; without one Keras lets all of the frame through.
std::vector<float> taperOf(const Params& params, const Mel& mel);

/// How strong each band is in each frame: sounds [batch, samples] to [batch, bands, frames].
void melPowers(const Params& params, const Tensor& sounds, std::span<float> out, const Execution& exec);

/// What power 0 decibels is, in decibels itself; and the least power that counts.
struct DecibelScale {
    double reference = 0;
    double least = 1e-10;
    explicit DecibelScale(const Params& params);
    /// 10 log10(power / reference)
    double of(double power) const;
};
/// Powers of all sounds to decibels, the lowest `top_db` below the loudest of all; in place.
void toDecibels(std::span<float> powers, const Params& params);

} // namespace layerscope
