// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Taper.h"

#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>

namespace layerscope {
namespace {

/// Sum of a[k] * cos(k * angle), the angle going from -pi to pi.
double cosines(std::span<const double> a, double angle) {
    double sum = 0;
    for (std::size_t k = 0; k < a.size(); ++k)
        sum += a[k] * std::cos(static_cast<double>(k) * angle);
    return sum;
}

double at(Taper taper, double n, double length) {
    constexpr double kHann[] = {0.5, 0.5};
    constexpr double kHamming[] = {0.54, 0.46};
    constexpr double kBlackman[] = {0.42, 0.50, 0.08};
    constexpr double kNuttall[] = {0.3635819, 0.4891775, 0.1365995, 0.0106411};
    constexpr double kBlackmanHarris[] = {0.35875, 0.48829, 0.14128, 0.01168};
    constexpr double kFlatTop[] = {0.21557895, 0.41663158, 0.277263158, 0.083578947, 0.006947368};
    const double angle = std::numbers::pi * (2 * n / (length - 1) - 1);
    switch (taper) {
    case Taper::Hann:
        return cosines(kHann, angle);
    case Taper::Hamming:
        return cosines(kHamming, angle);
    case Taper::Blackman:
        return cosines(kBlackman, angle);
    case Taper::Nuttall:
        return cosines(kNuttall, angle);
    case Taper::BlackmanHarris:
        return cosines(kBlackmanHarris, angle);
    case Taper::FlatTop:
        return cosines(kFlatTop, angle);
    case Taper::Bartlett:
        return 1 - std::abs(2 * n / (length - 1) - 1);
    case Taper::Cosine:
        return std::sin(std::numbers::pi / length * (n + 0.5));
    case Taper::None:
    case Taper::Boxcar:
        return 1;
    }
    return 1;
}

} // namespace

std::vector<double> taperOf(Taper taper, std::int64_t length, bool periodic) {
    std::vector<double> weights(static_cast<std::size_t>(length), 1.0);
    const double full = static_cast<double>(length) + (periodic ? 1 : 0);
    for (std::int64_t n = 0; length > 1 && n < length; ++n)
        weights[static_cast<std::size_t>(n)] = at(taper, static_cast<double>(n), full);
    return weights;
}

} // namespace layerscope
