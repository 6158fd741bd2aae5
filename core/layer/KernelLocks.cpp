// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/KernelLocks.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

namespace layerscope {
namespace {

constexpr double kRounding = 1e-6;
constexpr int kRounds = 4; ///< what rounding leaves is shared out again

std::optional<double> wantedSum(const KernelLocks& locks, double keptSum) {
    switch (locks.sum) {
    case SumLock::Free:
        return std::nullopt;
    case SumLock::Zero:
        return 0;
    case SumLock::One:
        return 1;
    case SumLock::Kept:
        return keptSum;
    }
    return std::nullopt;
}

bool hasOddAxis(const FilterTaps& taps, const Symmetry& symmetry) {
    for (std::size_t axis = 0; axis < symmetry.size(); ++axis)
        if (symmetry[axis] == Parity::Odd && taps.size[axis] > 1)
            return true;
    return false;
}

double magnitudes(const FilterTaps& taps) {
    return std::accumulate(taps.numbers.begin(), taps.numbers.end(), 0.0,
                           [](double sum, float number) { return sum + std::abs(number); });
}

/// The cell that a cell is the image of, turned round along some of the axes, and the sign that it has there.
struct Image {
    std::size_t cell;
    float sign;
};

/// All images of a cell, itself first.
std::vector<Image> imagesOf(const FilterTaps& taps, std::size_t cell, const Symmetry& symmetry) {
    std::vector<Image> images{{cell, 1}};
    std::int64_t stride = 1;
    for (int axis = 2; axis >= 0; --axis) {
        const auto a = static_cast<std::size_t>(axis);
        const std::int64_t place = static_cast<std::int64_t>(cell) / stride % taps.size[a];
        const std::int64_t shift = (taps.size[a] - 1 - 2 * place) * stride;
        if (symmetry[a] != Parity::Free && taps.size[a] > 1) {
            const std::size_t known = images.size();
            for (std::size_t i = 0; i < known; ++i)
                images.push_back({static_cast<std::size_t>(static_cast<std::int64_t>(images[i].cell) + shift),
                                  symmetry[a] == Parity::Odd ? -images[i].sign : images[i].sign});
        }
        stride *= taps.size[a];
    }
    return images;
}

/// Gives painted cells' numbers to their images, and all others the mean of theirs; marks cells and images in `taken`.
FilterTaps mirroredFrom(const FilterTaps& painted, const PaintedCells& cells, const Symmetry& symmetry,
                        std::vector<bool>& taken) {
    FilterTaps result = isFree(symmetry) ? painted : symmetrised(painted, symmetry);
    for (std::size_t cell : cells) {
        const std::vector<Image> images = imagesOf(painted, cell, symmetry);
        // The middle of an odd axis is its own opposite.
        const bool vanishes =
            std::ranges::any_of(images, [&](const Image& image) { return image.cell == cell && image.sign < 0; });
        for (const Image& image : images) {
            result.numbers[image.cell] = vanishes ? 0 : image.sign * painted.numbers[cell];
            taken[image.cell] = true;
        }
    }
    return result;
}

/// Shares out what the sum is off by among the cells that are not taken, or all if every one is.
FilterTaps withSharedSum(FilterTaps taps, const std::vector<bool>& taken, double wanted) {
    const auto free = static_cast<std::size_t>(std::ranges::count(taken, false));
    const std::size_t takers = free == 0 ? taken.size() : free;
    for (int round = 0; round < kRounds; ++round) {
        const double share = (wanted - taps.sum()) / static_cast<double>(takers);
        for (std::size_t cell = 0; cell < taken.size(); ++cell)
            if (free == 0 || !taken[cell])
                taps.numbers[cell] = static_cast<float>(taps.numbers[cell] + share);
    }
    return taps;
}

void symmetrise(std::vector<double>& factor, Parity parity) {
    if (parity == Parity::Free || factor.size() < 2)
        return;
    const double sign = parity == Parity::Odd ? -1 : 1;
    for (std::size_t i = 0; i < (factor.size() + 1) / 2; ++i) {
        double& other = factor[factor.size() - 1 - i];
        const double mean = (factor[i] + sign * other) / 2;
        factor[i] = mean;
        other = sign * mean;
    }
}

double sumOf(const std::vector<double>& factor) {
    return std::accumulate(factor.begin(), factor.end(), 0.0);
}

/// How flat a factor is: 1 when all its numbers are alike, 0 when they add up to 0.
double flatness(const std::vector<double>& factor) {
    const double squares = std::inner_product(factor.begin(), factor.end(), factor.begin(), 0.0);
    return squares == 0 ? 0 : std::abs(sumOf(factor)) / std::sqrt(squares * static_cast<double>(factor.size()));
}

/// Takes the mean off the factor whose sum is nearest to 0.
void makeSumZero(Factors& factors) {
    std::vector<double>* nearest = nullptr;
    for (std::vector<double>& factor : factors)
        if (factor.size() > 1 && (!nearest || flatness(factor) < flatness(*nearest)))
            nearest = &factor;
    if (!nearest)
        return;
    const double mean = sumOf(*nearest) / static_cast<double>(nearest->size());
    for (double& number : *nearest)
        number -= mean;
}

Checked<FilterTaps> heldProduct(const FilterTaps& taps, const KernelLocks& locks, std::optional<double> wanted) {
    Factors factors = nearestFactors(taps);
    for (std::size_t axis = 0; axis < factors.size(); ++axis)
        symmetrise(factors[axis], locks.symmetry[axis]);
    if (!wanted || hasOddAxis(taps, locks.symmetry))
        return productOf(taps.rank, factors);
    if (std::abs(*wanted) <= kRounding * magnitudes(taps)) {
        makeSumZero(factors);
        return productOf(taps.rank, factors);
    }
    double sum = 1;
    double level = 1;
    for (const std::vector<double>& factor : factors) {
        sum *= sumOf(factor);
        level *= flatness(factor);
    }
    if (sum == 0 || level <= kRounding)
        return fault(message(N_("These numbers add up to 0, and as a product of rows and columns they cannot add up to "
                                "%1."),
                             *wanted),
                     message(N_("Take off the lock of the sum or that of the product.")));
    for (double& number : factors[2])
        number *= *wanted / sum;
    return productOf(taps.rank, factors);
}

} // namespace

Checked<FilterTaps> held(const FilterTaps& painted, const PaintedCells& cells, const KernelLocks& locks,
                         double keptSum) {
    if (!locks.any())
        return painted;
    const std::optional<double> wanted = wantedSum(locks, keptSum);
    if (wanted && hasOddAxis(painted, locks.symmetry) &&
        std::abs(*wanted) > kRounding * std::max(1.0, magnitudes(painted)))
        return fault(message(N_("A kernel whose halves are opposite adds up to 0, not to %1."), *wanted),
                     message(N_("Take off the lock of the sum or that of the halves.")));
    std::vector<bool> taken(painted.numbers.size());
    FilterTaps taps = mirroredFrom(painted, cells, locks.symmetry, taken);
    if (locks.separable && painted.rank > 1)
        return heldProduct(taps, locks, wanted);
    if (wanted && !hasOddAxis(taps, locks.symmetry))
        taps = withSharedSum(std::move(taps), taken, *wanted);
    return taps;
}

} // namespace layerscope
