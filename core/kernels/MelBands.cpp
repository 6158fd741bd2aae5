// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/MelBands.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

constexpr double kBreak = 700;
constexpr double kHighQ = 1127;

double melOf(double hertz) {
    return kHighQ * std::log1p(hertz / kBreak);
}

/// The lower edge of band i, which is the peak of the one before and the upper edge of the one before that.
double edgeOf(const MelScale& scale, std::int64_t i) {
    const double low = melOf(scale.low);
    return low + (melOf(scale.high) - low) * static_cast<double>(i) / static_cast<double>(scale.bands + 1);
}

double hertzOf(const MelScale& scale, std::int64_t bin) {
    return scale.rate / 2 * static_cast<double>(bin) / static_cast<double>(std::max<std::int64_t>(scale.bins - 1, 1));
}

} // namespace

std::vector<MelBand> melBands(const MelScale& scale) {
    std::vector<double> mels;
    for (std::int64_t bin = 0; bin < scale.bins; ++bin)
        mels.push_back(melOf(hertzOf(scale, bin)));
    std::vector<MelBand> bands;
    for (std::int64_t i = 0; i < scale.bands; ++i) {
        const double lower = edgeOf(scale, i);
        const double peak = edgeOf(scale, i + 1);
        const double upper = edgeOf(scale, i + 2);
        const auto begin = std::max(std::ranges::upper_bound(mels, lower), mels.begin() + 1);
        MelBand band{.first = static_cast<std::size_t>(begin - mels.begin()), .weights = {}};
        for (auto mel = begin; mel < mels.end() && *mel < upper; ++mel)
            band.weights.push_back(
                static_cast<float>(std::min((*mel - lower) / (peak - lower), (upper - *mel) / (upper - peak))));
        bands.push_back(std::move(band));
    }
    return bands;
}

std::vector<double> bandCentres(const MelScale& scale) {
    std::vector<double> centres;
    for (std::int64_t i = 0; i < scale.bands; ++i)
        centres.push_back(kBreak * std::expm1(edgeOf(scale, i + 1) / kHighQ));
    return centres;
}

float strengthIn(const MelBand& band, std::span<const std::complex<float>> bins, float exponent) {
    float sum = 0;
    for (std::size_t k = 0; k < band.weights.size(); ++k) {
        const float square = std::norm(bins[band.first + k]);
        const float strength = exponent == 2 ? square : std::pow(std::sqrt(square), exponent);
        sum += band.weights[k] * strength;
    }
    return sum;
}

} // namespace layerscope
