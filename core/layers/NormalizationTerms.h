// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Normalize.h"
#include "layer/Explanation.h"

#include <cstdint>
#include <span>
#include <vector>

namespace layerscope {

// Explanations of the layers that bring numbers to one size: the mean and the variance where the data makes them, then
// the formula.

/// The numbers of the first input that are normalized together with the element: in each dimension `count[d]` from
/// `first[d]` on.
struct NormalizedBox {
    std::vector<std::int64_t> first;
    std::vector<std::int64_t> count;
};
/// All along `axes`, the element's own place elsewhere.
NormalizedBox boxAlong(const TermsCall& call, std::span<const int> axes);

/// What the normalized number is multiplied by, and what is added.
struct ScaleAndShift {
    Number gamma = constantNumber(1);
    Number beta = constantNumber(0);
};

/// The element is one of those in the box. From kMostNormalizedTerms numbers on they are summed in parts.
Explanation normalizedTerms(const TermsCall& call, const NormalizedBox& box, Normalizer normalizer, double epsilon,
                            const ScaleAndShift& affine);
inline constexpr std::size_t kMostNormalizedTerms = 32 * 1024;

/// "(x − mean) ÷ √(variance + ε)", then "× γ + β", with a mean and a variance that are known.
Explanation standardizedTerms(const Number& x, const Number& mean, const Number& variance, double epsilon,
                              const ScaleAndShift& affine);

/// gamma and beta as `normalizedTerms` needs them, for weights of which element `index` counts; see gammaAndBeta.
ScaleAndShift scaleAndShift(const TermsCall& call, std::int64_t index, bool scale, bool center);

} // namespace layerscope
