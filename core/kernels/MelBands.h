// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <complex>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace layerscope {

/// Bands of equal width on the mel scale, mel(f) = 1127 ln(1 + f / 700), laid over the bins of a Fourier transform.
/// Keras's linear_to_mel_weight_matrix, after HTK.
struct MelScale {
    std::int64_t bins = 129; ///< frequencies from 0 to rate / 2
    std::int64_t bands = 20;
    double rate = 8000; ///< Hertz
    double low = 125;   ///< Hertz, where the lowest band begins
    double high = 3800; ///< Hertz, where the highest ends
};

/// A triangle over neighbouring bins; the peak between its neighbours' peaks is 1. Bin 0 is in none.
struct MelBand {
    std::size_t first = 0;
    std::vector<float> weights;
};
std::vector<MelBand> melBands(const MelScale& scale);

/// The frequency of each band's peak, in Hertz.
std::vector<double> bandCentres(const MelScale& scale);

/// The sum of weight * |bin|^exponent.
float strengthIn(const MelBand& band, std::span<const std::complex<float>> bins, float exponent);

} // namespace layerscope
