// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/Similarity.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace layerscope {
namespace {

constexpr double kDeviation = 1.5;
constexpr double kOne = 0.01;
constexpr double kTwo = 0.03;
constexpr std::int64_t kWindow = 11;
constexpr std::int64_t kSmallestWindow = 3;

std::vector<double> gaussian(std::int64_t size) {
    std::vector<double> weights;
    double sum = 0;
    for (std::int64_t i = 0; i < size; ++i) {
        const double distance = static_cast<double>(i - size / 2) / kDeviation;
        sum += weights.emplace_back(std::exp(-distance * distance / 2));
    }
    for (double& weight : weights)
        weight /= sum;
    return weights;
}

/// Weighted sums at one place: of a and b, their squares and their product.
struct Moments {
    double a = 0;
    double b = 0;
    double aa = 0;
    double bb = 0;
    double ab = 0;
    void add(double weight, const Moments& other) {
        a += weight * other.a;
        b += weight * other.b;
        aa += weight * other.aa;
        bb += weight * other.bb;
        ab += weight * other.ab;
    }
};

struct Constants {
    double one;
    double two;
    explicit Constants(double range)
        : one(kOne * range * kOne * range)
        , two(kTwo * range * kTwo * range) {}
    double similarity(const Moments& m) const {
        const double product = m.a * m.b;
        const double squares = m.a * m.a + m.b * m.b;
        const double numerator = (2 * product + one) * (2 * (m.ab - product) + two);
        const double denominator = (squares + one) * (m.aa + m.bb - squares + two);
        return denominator > 0 ? numerator / denominator : 1;
    }
};

/// The sum of the similarities over the places of one map where the window lies inside: down the columns first, then
/// along each row.
double sumOver(const FeatureMaps& a, const FeatureMaps& b, std::int64_t map, const std::vector<double>& weights,
               const Constants& constants) {
    const auto window = static_cast<std::int64_t>(weights.size());
    std::vector<Moments> down(static_cast<std::size_t>(a.columns()));
    double sum = 0;
    for (std::int64_t top = 0; top + window <= a.rows(); ++top) {
        std::ranges::fill(down, Moments{});
        for (std::int64_t i = 0; i < window; ++i) {
            const FeatureMaps::Row rowA = a.rowOf(map, top + i);
            const FeatureMaps::Row rowB = b.rowOf(map, top + i);
            for (std::int64_t x = 0; x < a.columns(); ++x) {
                const auto p = static_cast<double>(rowA[x]);
                const auto q = static_cast<double>(rowB[x]);
                down[static_cast<std::size_t>(x)].add(weights[static_cast<std::size_t>(i)],
                                                      {p, q, p * p, q * q, p * q});
            }
        }
        for (std::int64_t left = 0; left + window <= a.columns(); ++left) {
            Moments here;
            for (std::int64_t i = 0; i < window; ++i)
                here.add(weights[static_cast<std::size_t>(i)], down[static_cast<std::size_t>(left + i)]);
            sum += constants.similarity(here);
        }
    }
    return sum;
}

} // namespace

std::optional<Similarity> structuralSimilarity(const FeatureMaps& a, const FeatureMaps& b, double range,
                                               std::stop_token stop) {
    const bool alike = a.count() == b.count() && a.rows() == b.rows() && a.columns() == b.columns();
    const std::int64_t side = std::min(a.rows(), a.columns());
    if (!alike || a.count() == 0 || a.isVector() || side < kSmallestWindow || !std::isfinite(range))
        return std::nullopt;
    Similarity found;
    found.window = std::min(kWindow, side % 2 == 1 ? side : side - 1);
    const std::vector<double> weights = gaussian(found.window);
    const Constants constants(range);
    double sum = 0;
    for (std::int64_t map = 0; map < a.count(); ++map) {
        if (stop.stop_requested())
            return std::nullopt;
        sum += sumOver(a, b, map, weights, constants);
    }
    const std::int64_t places = (a.rows() - found.window + 1) * (a.columns() - found.window + 1);
    found.mean = sum / static_cast<double>(places) / static_cast<double>(a.count());
    if (!std::isfinite(found.mean))
        return std::nullopt;
    return found;
}

} // namespace layerscope
