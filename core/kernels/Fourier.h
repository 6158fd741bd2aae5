// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Execution.h"

#include <complex>
#include <cstdint>
#include <functional>
#include <span>

namespace layerscope {

/// Pieces of a signal: piece i begins at sample first + i * step, which may lie outside of it.
struct SoundFrames {
    std::int64_t first = 0;
    std::int64_t step = 1;
    std::int64_t count = 1;
    std::int64_t length = 1; ///< samples of a piece, and of its Fourier transform

    std::int64_t bins() const { return length / 2 + 1; } ///< frequencies from 0 to half the rate
};

/// What lies outside of a signal: silence, or the signal mirrored at its first and last sample (numpy's "reflect").
enum class SoundEdge { Silence, Mirror };
/// Where a sample outside of [0, size) is found, or -1 for silence.
std::int64_t soundPlace(std::int64_t at, std::int64_t size, SoundEdge edge);

/// Called with the bins [length / 2 + 1] of a piece, from any thread, each piece once.
using TakeSpectrum = std::function<void(std::int64_t frame, std::span<const std::complex<float>> bins)>;

/// The discrete Fourier transform of each piece of x, weighed by `taper` [length]:
/// bin k = sum over n of x[n] * taper[n] * exp(-2 pi i k n / length). Same bits whatever the number of threads.
void transformFrames(std::span<const float> x, const SoundFrames& frames, SoundEdge edge, std::span<const float> taper,
                     const TakeSpectrum& take, const Execution& exec);

/// The signal whose spectra are nearest to those given, [count, bins] (least squares; Griffin and Lim, "Signal
/// estimation from modified short-time Fourier transform", 1984, eq. 6): the pieces, transformed back, times the taper,
/// added where they overlap, by the sum of the squared tapers there. 0 where no piece reaches. Memory: count * length.
void signalOf(std::span<const std::complex<float>> spectra, const SoundFrames& frames, std::span<const float> taper,
              std::span<float> y, const Execution& exec);

/// Steps of arithmetic for one transform, for cost.
std::int64_t fourierSteps(std::int64_t length);

} // namespace layerscope
