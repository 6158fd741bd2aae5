// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Affine.h"
#include "kernels/Normalize.h"
#include "layer/LayerDef.h"
#include "layers/CommonParams.h"

#include <vector>

namespace layerscope {

// What the normalization layers share.

constexpr ParamDef epsilonParam(double number) {
    return {.id = "epsilon",
            .label = N_("Epsilon"),
            .help = N_("A small number that is added before dividing, so that nothing is ever divided by zero."),
            .kind = ParamKind::Number,
            .number = number,
            .hard = {0, 1e6},
            .soft = {0, 0.1},
            .advanced = true};
}
inline constexpr ParamDef kCenter{
    .id = "center",
    .label = N_("Center"),
    .help = N_("Whether a learned number, beta, is added at the end."),
    .kind = ParamKind::Flag,
    .number = 1,
};
inline constexpr ParamDef kScale{
    .id = "scale",
    .label = N_("Scale"),
    .help = N_("Whether the result is multiplied by a learned number, gamma."),
    .kind = ParamKind::Flag,
    .number = 1,
};
inline constexpr ParamDef kGammaInitializer{
    .id = "gamma_initializer",
    .label = N_("Gamma initializer"),
    .help = N_("How gamma is filled before training."),
    .kind = ParamKind::Initializer,
    .text = "Ones",
    .advanced = true,
};
inline constexpr ParamDef kBetaInitializer{
    .id = "beta_initializer",
    .label = N_("Beta initializer"),
    .help = N_("How beta is filled before training."),
    .kind = ParamKind::Initializer,
    .text = "Zeros",
    .advanced = true,
};

/// "axis" of the layers that bring groups of numbers to one size.
inline constexpr ParamDef kNormalizedAxes{
    .id = "axis",
    .label = N_("Axes"),
    .help = N_("The axes whose numbers are brought to one size together. -1, the last axis alone, treats each place "
               "for itself."),
    .kind = ParamKind::IntList,
    .ints = {-1},
    .intCount = 1,
    .hard = {-Shape::kMaxRank, Shape::kMaxRank - 1},
    .soft = {-3, 3},
};

/// The axis counted from the front, or a fault about the parameter "axis".
Checked<int> resolvedAxis(std::int64_t axis, int rank);
/// The axes in their order of naming, each counted from the front; none may be named twice.
Checked<std::vector<int>> resolvedAxes(const Ints& axes, int rank);

/// gamma and beta of that shape, as far as "scale" and "center" ask for them.
std::vector<WeightDef> gammaAndBeta(const Params& params, const Shape& shape);

/// A shape of ones but along `axes`, where it is the input's.
Shape broadcastAlong(const Shape& input, std::span<const int> axes);

/// The sizes of the input along `axes` in the order that Keras makes weights: sorted as written, -1 before 0.
Shape shapeAlong(const Shape& input, Ints axes);

/// x with the numbers along `axes` (from the front) normalized together; epsilon as normalizeGroups has it.
Tensor normalizedAlong(const Tensor& x, std::span<const int> axes, Normalizer normalizer, double epsilon,
                       const Execution& exec);
/// Groups normalized, then affine, if there is one, made ready to run again and again; takes an activation along.
PreparedPointer preparedNormalization(const PrepareCall& call, const GroupGeometry& geometry, Normalizer normalizer,
                                      double epsilon, std::optional<Affine> affine);
/// normalizedAlong, then affine, if there is one, made ready to run again and again; takes an activation along.
PreparedPointer preparedNormalization(const PrepareCall& call, std::span<const int> axes, Normalizer normalizer,
                                      double epsilon, std::optional<Affine> affine);
/// What normalizedAlong asks for, from the parameter "axis".
Cost normalizedCost(const LayerInput& in, const TensorSpec& output);

/// The input once through the arithmetic units: what a layer costs that touches each number a few times.
Cost costOfPasses(const TensorSpec& input, std::int64_t scratchBytes = 0);

} // namespace layerscope
