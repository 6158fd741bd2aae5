// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/Result.h"
#include "picture/Similarity.h"
#include "tensor/Tensor.h"

#include <cstdint>
#include <optional>
#include <stop_token>

namespace layerscope {

/// What differs between two values of one shape. Alike, every error is exactly 0, the ratio infinite and the similarity
/// 1. An element of which either number is NaN or infinite is left out of the errors, unless both are the same.
struct Difference {
    Value value;                          ///< A − B, float32, [shape of both], with the axes of A
    double squaredError = 0;              ///< mean of (A − B)²
    double range = 0;                     ///< largest minus smallest of the finite numbers of both together
    double ratio = 0;                     ///< peak signal-to-noise, 10 log10(range² / squaredError), in decibels
    double largest = 0;                   ///< of |A − B|
    std::int64_t largestAt = 0;           ///< where, as a row-major index
    std::int64_t differing = 0;           ///< elements that are not equal
    std::int64_t nonFinite = 0;           ///< elements that were left out
    std::optional<Similarity> similarity; ///< of maps; see structuralSimilarity
};

/// Fails with a sentence when the shapes differ (nothing is resized to make them fit) or one holds nothing, and when it
/// was stopped.
Result<Difference> differenceOf(const Value& a, const Value& b, std::stop_token stop = {});

} // namespace layerscope
