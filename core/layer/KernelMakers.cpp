// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/KernelMakers.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <numeric>

namespace layerscope {
namespace {

using Factor = std::vector<double>;

constexpr std::int64_t kLargestAperture = 7; ///< beyond it the numbers of Sobel get out of hand

double radians(double degrees) {
    return degrees * std::numbers::pi / 180;
}

std::int64_t oddWithin(std::int64_t size) {
    return std::min(kLargestAperture, size - (size + 1) % 2);
}

/// Distance from the middle, in steps.
double centred(std::int64_t i, std::int64_t size) {
    return static_cast<double>(i) - static_cast<double>(size - 1) / 2;
}

/// Calls `number` with the distances from the middle along depth, rows and columns.
void fill(FilterTaps& taps, const std::function<double(double, double, double)>& number) {
    for (std::int64_t d = 0; d < taps.size[0]; ++d)
        for (std::int64_t r = 0; r < taps.size[1]; ++r)
            for (std::int64_t c = 0; c < taps.size[2]; ++c)
                taps.at(d, r, c) = static_cast<float>(
                    number(centred(d, taps.size[0]), centred(r, taps.size[1]), centred(c, taps.size[2])));
}

/// Puts the product of three factors into the middle, adding.
void addProduct(FilterTaps& taps, const Factor& depth, const Factor& rows, const Factor& columns, double scale = 1) {
    const std::array<const Factor*, 3> factors{&depth, &rows, &columns};
    TapSize start{};
    for (std::size_t axis = 0; axis < 3; ++axis)
        start[axis] = (taps.size[axis] - static_cast<std::int64_t>(factors[axis]->size())) / 2;
    for (std::size_t d = 0; d < depth.size(); ++d)
        for (std::size_t r = 0; r < rows.size(); ++r)
            for (std::size_t c = 0; c < columns.size(); ++c)
                taps.at(start[0] + static_cast<std::int64_t>(d), start[1] + static_cast<std::int64_t>(r),
                        start[2] + static_cast<std::int64_t>(c)) +=
                    static_cast<float>(scale * depth[d] * rows[r] * columns[c]);
}

/// cv::getDerivKernels: (1, 1) and (-1, 1) folded with one another.
Factor sobelFactor(std::int64_t size, int order) {
    Factor factor{1};
    for (std::int64_t fold = 1; fold < size; ++fold) {
        const double before = fold < size - order ? 1 : -1;
        Factor next(factor.size() + 1);
        for (std::size_t i = 0; i < factor.size(); ++i) {
            next[i] += before * factor[i];
            next[i + 1] += factor[i];
        }
        factor = std::move(next);
    }
    return factor;
}

void makeSobel(FilterTaps& taps, int along) {
    std::array<Factor, 3> factors;
    for (int axis = 0; axis < 3; ++axis)
        factors[static_cast<std::size_t>(axis)] =
            sobelFactor(oddWithin(taps.size[static_cast<std::size_t>(axis)]), axis == along ? 1 : 0);
    addProduct(taps, factors[0], factors[1], factors[2]);
}

Factor gaussianFactor(std::int64_t size, double sigma) {
    Factor factor;
    for (std::int64_t i = 0; i < size; ++i)
        factor.push_back(std::exp(-0.5 * centred(i, size) * centred(i, size) / (sigma * sigma)));
    const double sum = std::accumulate(factor.begin(), factor.end(), 0.0);
    for (double& number : factor)
        number /= sum;
    return factor;
}

constexpr std::int64_t kThree = 3;

bool holdsThree(const FilterTaps& taps, int axis) {
    return taps.size[static_cast<std::size_t>(axis)] >= kThree;
}

/// Second differences of neighbours, along every axis that has them.
void addNeighbours(FilterTaps& taps, double scale) {
    const Factor one{1};
    const Factor second{1, -2, 1};
    for (int axis = taps.firstAxis(); axis < 3; ++axis)
        if (holdsThree(taps, axis))
            addProduct(taps, axis == 0 ? second : one, axis == 1 ? second : one, axis == 2 ? second : one, scale);
}

} // namespace

void makeIdentity(FilterTaps& taps, std::span<const double>) {
    addProduct(taps, {1}, {1}, {1});
}

void makeBox(FilterTaps& taps, std::span<const double>) {
    std::ranges::fill(taps.numbers, static_cast<float>(1.0 / static_cast<double>(taps.count())));
}

void makeGaussian(FilterTaps& taps, std::span<const double> numbers) {
    addProduct(taps, gaussianFactor(taps.size[0], numbers[0]), gaussianFactor(taps.size[1], numbers[0]),
               gaussianFactor(taps.size[2], numbers[0]));
}

void makeLog(FilterTaps& taps, std::span<const double> numbers) {
    const double variance = numbers[0] * numbers[0];
    makeGaussian(taps, numbers);
    const std::vector<float> bell = taps.numbers;
    fill(taps, [&](double d, double r, double c) {
        return (d * d + r * r + c * c - taps.rank * variance) / (variance * variance);
    });
    double mean = 0;
    for (std::size_t i = 0; i < bell.size(); ++i) {
        taps.numbers[i] *= bell[i];
        mean += taps.numbers[i] / static_cast<double>(bell.size());
    }
    for (float& number : taps.numbers)
        number = static_cast<float>(number - mean);
}

void makeLaplacian(FilterTaps& taps, std::span<const double>) {
    const std::int64_t size = oddWithin(std::min(taps.size[1], taps.size[2]));
    if (taps.rank != 2 || size <= kThree) {
        addNeighbours(taps, 1);
        return;
    }
    addProduct(taps, {1}, sobelFactor(size, 0), sobelFactor(size, 2));
    addProduct(taps, {1}, sobelFactor(size, 2), sobelFactor(size, 0));
}

void makeSharpen(FilterTaps& taps, std::span<const double> numbers) {
    makeIdentity(taps, {});
    addNeighbours(taps, -numbers[0]);
}

void makeSobelX(FilterTaps& taps, std::span<const double>) {
    makeSobel(taps, kColumnAxis);
}
void makeSobelY(FilterTaps& taps, std::span<const double>) {
    makeSobel(taps, kRowAxis);
}
void makeSobelDepth(FilterTaps& taps, std::span<const double>) {
    makeSobel(taps, kDepthAxis);
}
void makeScharrX(FilterTaps& taps, std::span<const double>) {
    addProduct(taps, {1}, {3, 10, 3}, {-1, 0, 1});
}
void makeScharrY(FilterTaps& taps, std::span<const double>) {
    addProduct(taps, {1}, {-1, 0, 1}, {3, 10, 3});
}
void makePrewittX(FilterTaps& taps, std::span<const double>) {
    addProduct(taps, {1}, {1, 1, 1}, {-1, 0, 1});
}
void makePrewittY(FilterTaps& taps, std::span<const double>) {
    addProduct(taps, {1}, {-1, 0, 1}, {1, 1, 1});
}

void makeEmboss(FilterTaps& taps, std::span<const double>) {
    // Light from the upper left: -2 -1 0, -1 1 1, 0 1 2.
    addProduct(taps, {1}, {1}, {1});
    addProduct(taps, {1}, {-1, 0, 1}, {1, 1, 1});
    addProduct(taps, {1}, {1, 1, 1}, {-1, 0, 1});
}

void makeGabor(FilterTaps& taps, std::span<const double> numbers) {
    const double angle = radians(numbers[0]);
    const double wave = 2 * std::numbers::pi / numbers[1];
    const double sigma = numbers[2];
    const double aspect = numbers[3];
    const double phase = radians(numbers[4]);
    fill(taps, [&](double, double r, double c) {
        // OpenCV counts from the lower right corner.
        const double along = -c * std::cos(angle) - r * std::sin(angle);
        const double across = c * std::sin(angle) - r * std::cos(angle);
        const double bell = (along * along + aspect * aspect * across * across) / (sigma * sigma);
        return std::exp(-0.5 * bell) * std::cos(wave * along + phase);
    });
}

void makeWavePacket(FilterTaps& taps, std::span<const double> numbers) {
    const double wave = 2 * std::numbers::pi / numbers[0];
    fill(taps, [&](double, double, double t) {
        return std::exp(-0.5 * t * t / (numbers[1] * numbers[1])) * std::cos(wave * t - radians(numbers[2]));
    });
}

void makeMotion(FilterTaps& taps, std::span<const double> numbers) {
    const double angle = radians(numbers[0]);
    const double reach = std::max(0.0, (numbers[1] - 1) / 2);
    fill(taps, [&](double, double r, double c) {
        const double along = c * std::cos(angle) - r * std::sin(angle);
        const double across = c * std::sin(angle) + r * std::cos(angle);
        const double beyond = std::max(0.0, std::abs(along) - reach);
        return std::max(0.0, 1 - std::hypot(beyond, across)); // a line one step wide with soft rims
    });
    const double sum = taps.sum();
    if (sum <= 0) { // between the cells of an even kernel
        makeBox(taps, {});
        return;
    }
    for (float& number : taps.numbers)
        number = static_cast<float>(number / sum);
}

void makeDerivative(FilterTaps& taps, std::span<const double>) {
    if (holdsThree(taps, kColumnAxis))
        addProduct(taps, {1}, {1}, {-0.5, 0, 0.5});
    else
        addProduct(taps, {1}, {1}, {-1, 1});
}

void makeSlope(FilterTaps& taps, std::span<const double>) {
    double squares = 0;
    for (std::int64_t i = 0; i < taps.size[2]; ++i)
        squares += centred(i, taps.size[2]) * centred(i, taps.size[2]);
    fill(taps, [&](double, double, double t) { return t / squares; });
}

void makeSecondDerivative(FilterTaps& taps, std::span<const double>) {
    addProduct(taps, {1}, {1}, {1, -2, 1});
}

void makeClick(FilterTaps& taps, std::span<const double>) {
    std::ranges::fill(taps.numbers, static_cast<float>(-1.0 / static_cast<double>(taps.count() - 1)));
    taps.numbers[static_cast<std::size_t>((taps.count() - 1) / 2)] = 1;
}

void makeStep(FilterTaps& taps, std::span<const double>) {
    const double half = static_cast<double>(taps.size[2] / 2);
    fill(taps, [&](double, double, double t) { return t > 0 ? 1 / half : t < 0 ? -1 / half : 0; });
}

} // namespace layerscope
