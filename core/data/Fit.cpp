// SPDX-License-Identifier: GPL-3.0-or-later
#include "data/Fit.h"

#include <algorithm>
#include <cmath>

namespace layerscope {
namespace {

/// How long on the source an element of the target would be, were this side alone to say.
double lengthOf(const FitSide& side) {
    return static_cast<double>(side.size) * side.spacing / static_cast<double>(side.wanted);
}

std::int64_t rounded(double value, std::int64_t most) {
    return static_cast<std::int64_t>(std::clamp(std::round(value), 1.0, static_cast<double>(most)));
}

FitPart cropped(const FitSide& side, double element) {
    const std::int64_t length = rounded(static_cast<double>(side.wanted) * element / side.spacing, side.size);
    return {.from = (side.size - length) / 2, .length = length, .to = 0, .count = side.wanted};
}

FitPart contained(const FitSide& side, double element) {
    const std::int64_t count = rounded(static_cast<double>(side.size) * side.spacing / element, side.wanted);
    return {.from = 0, .length = side.size, .to = (side.wanted - count) / 2, .count = count};
}

} // namespace

std::vector<FitPart> fitParts(std::span<const FitSide> sides, Fit fit) {
    std::vector<FitPart> parts;
    const auto shortest = [](const FitSide& a, const FitSide& b) { return lengthOf(a) < lengthOf(b); };
    for (const FitSide& side : sides) {
        if (fit == Fit::Crop)
            parts.push_back(cropped(side, lengthOf(*std::ranges::min_element(sides, shortest))));
        else if (fit == Fit::Contain)
            parts.push_back(contained(side, lengthOf(*std::ranges::max_element(sides, shortest))));
        else
            parts.push_back({.from = 0, .length = side.size, .to = 0, .count = side.wanted});
    }
    return parts;
}

} // namespace layerscope
