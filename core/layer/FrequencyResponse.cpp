// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/FrequencyResponse.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include <Eigen/Dense>

namespace layerscope {
namespace {

/// The taps, added up over all axes but two: [size of rowAxis, size of columnAxis].
Eigen::MatrixXd addedUp(const FilterTaps& taps, int rowAxis, int columnAxis) {
    Eigen::MatrixXd sums = Eigen::MatrixXd::Zero(taps.size[static_cast<std::size_t>(rowAxis)],
                                                 taps.size[static_cast<std::size_t>(columnAxis)]);
    for (std::int64_t d = 0; d < taps.size[0]; ++d)
        for (std::int64_t r = 0; r < taps.size[1]; ++r)
            for (std::int64_t c = 0; c < taps.size[2]; ++c) {
                const std::array<std::int64_t, 3> place{d, r, c};
                sums(place[static_cast<std::size_t>(rowAxis)], place[static_cast<std::size_t>(columnAxis)]) +=
                    taps.at(d, r, c);
            }
    return sums;
}

/// exp(-2 pi i f n spacing), [points, taps], f from `first` to 1/2.
Eigen::MatrixXcd waves(std::int64_t taps, std::int64_t spacing, double first, int points) {
    Eigen::MatrixXcd waves(points, taps);
    for (int k = 0; k < points; ++k) {
        const double frequency = first + (0.5 - first) * k / std::max(1, points - 1);
        for (std::int64_t n = 0; n < taps; ++n)
            waves(k, n) = std::polar(1.0, -2 * std::numbers::pi * frequency * static_cast<double>(n) *
                                              static_cast<double>(spacing));
    }
    return waves;
}

} // namespace

std::vector<float> responseCurve(const FilterTaps& taps, std::int64_t spacing, int points) {
    const Eigen::MatrixXd sums = addedUp(taps, kRowAxis, kColumnAxis).colwise().sum();
    const Eigen::VectorXcd response = waves(taps.size[2], spacing, 0, points) * sums.transpose();
    std::vector<float> magnitudes(static_cast<std::size_t>(points));
    std::ranges::transform(response, magnitudes.begin(),
                           [](const std::complex<double>& number) { return static_cast<float>(std::abs(number)); });
    return magnitudes;
}

std::vector<float> responseMap(const FilterTaps& taps, const TapSpacing& spacing, int rowAxis, int columnAxis,
                               int points) {
    const auto row = static_cast<std::size_t>(rowAxis);
    const auto column = static_cast<std::size_t>(columnAxis);
    const Eigen::MatrixXcd response = waves(taps.size[row], spacing[row], -0.5, points) *
                                      addedUp(taps, rowAxis, columnAxis).cast<std::complex<double>>() *
                                      waves(taps.size[column], spacing[column], -0.5, points).transpose();
    std::vector<float> magnitudes;
    magnitudes.reserve(static_cast<std::size_t>(points) * static_cast<std::size_t>(points));
    for (int r = 0; r < points; ++r)
        for (int c = 0; c < points; ++c)
            magnitudes.push_back(static_cast<float>(std::abs(response(r, c))));
    return magnitudes;
}

} // namespace layerscope
