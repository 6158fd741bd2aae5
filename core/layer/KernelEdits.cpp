// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/KernelEdits.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include <Eigen/Dense>

namespace layerscope {
namespace {

constexpr double kRounding = 1e-6; ///< of the sum of magnitudes: a sum below it is 0 but for rounding
constexpr int kMostRounds = 200;
constexpr double kSettled = 1e-13;

using Place = std::array<std::int64_t, 3>;

/// A filter of the same size whose number at a place is `number` of that place.
FilterTaps made(const FilterTaps& like, const std::function<float(const Place&)>& number) {
    FilterTaps result(like.rank, like.size);
    for (std::int64_t d = 0; d < like.size[0]; ++d)
        for (std::int64_t r = 0; r < like.size[1]; ++r)
            for (std::int64_t c = 0; c < like.size[2]; ++c)
                result.at(d, r, c) = number({d, r, c});
    return result;
}

float at(const FilterTaps& taps, const Place& place) {
    return taps.at(place[0], place[1], place[2]);
}

Place mirrored(Place place, const TapSize& size, std::size_t axis) {
    place[axis] = size[axis] - 1 - place[axis];
    return place;
}

FilterTaps symmetrisedAlong(const FilterTaps& taps, std::size_t axis, Parity parity) {
    const float sign = parity == Parity::Odd ? -1.0F : 1.0F;
    return made(taps, [&](const Place& place) {
        const Place other = mirrored(place, taps.size, axis);
        // The same two numbers in the same order on both sides, so that the bits agree.
        const bool first = place[axis] <= other[axis];
        const float near = at(taps, first ? place : other);
        const float far = sign * at(taps, first ? other : place);
        const float mean = near / 2 + far / 2;
        return first ? mean : sign * mean;
    });
}

/// The filter times the factors of the other axes, added up over these.
std::vector<double> contracted(const FilterTaps& taps, const Factors& factors, std::size_t keep) {
    std::vector<double> sums(static_cast<std::size_t>(taps.size[keep]));
    for (std::int64_t d = 0; d < taps.size[0]; ++d)
        for (std::int64_t r = 0; r < taps.size[1]; ++r)
            for (std::int64_t c = 0; c < taps.size[2]; ++c) {
                const Place place{d, r, c};
                double product = taps.at(d, r, c);
                for (std::size_t axis = 0; axis < 3; ++axis)
                    if (axis != keep)
                        product *= factors[axis][static_cast<std::size_t>(place[axis])];
                sums[static_cast<std::size_t>(place[keep])] += product;
            }
    return sums;
}

double norm(const std::vector<double>& factor) {
    return std::sqrt(std::inner_product(factor.begin(), factor.end(), factor.begin(), 0.0));
}

void toUnit(std::vector<double>& factor) {
    const double length = norm(factor);
    for (double& number : factor)
        number /= length > 0 ? length : 1;
}

/// The strongest direction of one axis, when all others are laid out in one line.
std::vector<double> strongest(const FilterTaps& taps, std::size_t axis) {
    const std::int64_t length = taps.size[axis];
    Eigen::MatrixXd gram = Eigen::MatrixXd::Zero(length, length);
    const std::int64_t inner = axis == 2 ? 1 : axis == 1 ? taps.size[2] : taps.size[1] * taps.size[2];
    const std::int64_t others = taps.count() / length;
    for (std::int64_t other = 0; other < others; ++other) {
        const std::int64_t start = other / inner * inner * length + other % inner;
        Eigen::VectorXd line(length);
        for (std::int64_t i = 0; i < length; ++i)
            line[i] = taps.numbers[static_cast<std::size_t>(start + i * inner)];
        gram += line * line.transpose();
    }
    const Eigen::VectorXd direction =
        Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(gram).eigenvectors().col(length - 1);
    return {direction.begin(), direction.end()};
}

/// Of two axes: the first singular pair.
Factors ofMatrix(const FilterTaps& taps) {
    Eigen::MatrixXd matrix(taps.size[1], taps.size[2]);
    for (std::int64_t r = 0; r < taps.size[1]; ++r)
        for (std::int64_t c = 0; c < taps.size[2]; ++c)
            matrix(r, c) = taps.at(0, r, c);
    const Eigen::JacobiSVD<Eigen::MatrixXd> svd(matrix, Eigen::ComputeThinU | Eigen::ComputeThinV);
    const Eigen::VectorXd rows = svd.matrixU().col(0) * svd.singularValues()[0];
    const Eigen::VectorXd columns = svd.matrixV().col(0);
    return {std::vector<double>{1}, {rows.begin(), rows.end()}, {columns.begin(), columns.end()}};
}

} // namespace

FilterTaps flipped(const FilterTaps& taps, int axis) {
    return made(
        taps, [&](const Place& place) { return at(taps, mirrored(place, taps.size, static_cast<std::size_t>(axis))); });
}

bool canTurn(const FilterTaps& taps) {
    return taps.rank >= 2 && taps.size[1] == taps.size[2];
}

FilterTaps turned(const FilterTaps& taps) {
    return made(taps, [&](const Place& p) { return taps.at(p[0], taps.size[1] - 1 - p[2], p[1]); });
}

FilterTaps transposed(const FilterTaps& taps) {
    return made(taps, [&](const Place& p) { return taps.at(p[0], p[2], p[1]); });
}

FilterTaps scaled(const FilterTaps& taps, double factor) {
    return made(taps, [&](const Place& place) { return static_cast<float>(at(taps, place) * factor); });
}

Checked<FilterTaps> withSumOne(const FilterTaps& taps) {
    double magnitudes = 0;
    for (float number : taps.numbers)
        magnitudes += std::abs(number);
    const double sum = taps.sum();
    if (std::abs(sum) <= kRounding * magnitudes)
        return fault(message(N_("The numbers add up to 0, and no factor makes that 1.")),
                     message(N_("Raise some of them first.")));
    return scaled(taps, 1 / sum);
}

FilterTaps withSumZero(const FilterTaps& taps) {
    const double mean = taps.sum() / static_cast<double>(taps.count());
    return made(taps, [&](const Place& place) { return static_cast<float>(at(taps, place) - mean); });
}

Checked<FilterTaps> withUnitLength(const FilterTaps& taps) {
    const double length = taps.length();
    if (length == 0)
        return fault(message(N_("All numbers are 0, and no factor changes that.")),
                     message(N_("Paint some of them first.")));
    return scaled(taps, 1 / length);
}

FilterTaps symmetrised(const FilterTaps& taps, const Symmetry& symmetry) {
    FilterTaps result = taps;
    for (std::size_t axis = 0; axis < symmetry.size(); ++axis)
        if (symmetry[axis] != Parity::Free && taps.size[axis] > 1)
            result = symmetrisedAlong(result, axis, symmetry[axis]);
    return result;
}

Factors nearestFactors(const FilterTaps& taps) {
    if (taps.size[0] == 1)
        return ofMatrix(taps);
    Factors factors{strongest(taps, 0), strongest(taps, 1), strongest(taps, 2)};
    double before = -1;
    for (int round = 0; round < kMostRounds; ++round) {
        for (std::size_t axis = 0; axis < 3; ++axis) {
            toUnit(factors[(axis + 2) % 3]);
            factors[axis] = contracted(taps, factors, axis);
        }
        const double strength = norm(factors[2]);
        if (strength == 0 || std::abs(strength - before) <= kSettled * strength)
            break;
        before = strength;
    }
    return factors;
}

FilterTaps productOf(int rank, const Factors& factors) {
    const auto length = [&](std::size_t axis) { return static_cast<std::int64_t>(factors[axis].size()); };
    return made(FilterTaps(rank, {length(0), length(1), length(2)}), [&](const Place& place) {
        double product = 1;
        for (std::size_t axis = 0; axis < 3; ++axis)
            product *= factors[axis][static_cast<std::size_t>(place[axis])];
        return static_cast<float>(product);
    });
}

FilterTaps separated(const FilterTaps& taps) {
    return productOf(taps.rank, nearestFactors(taps));
}

} // namespace layerscope
