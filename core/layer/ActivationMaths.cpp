// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/ActivationMaths.h"

#include <Eigen/Core>

#include <algorithm>
#include <cmath>

namespace layerscope::activation {
namespace {

// Pieces that stay in the first-level cache while an expression of several steps passes over them.
constexpr std::size_t kPiece = 1024;
using Piece = Eigen::Map<Eigen::ArrayXf>;

template <class Formula>
void inPieces(std::span<float> values, Formula formula) {
    for (std::size_t at = 0; at < values.size(); at += kPiece) {
        const std::size_t count = std::min(kPiece, values.size() - at);
        Piece x(values.data() + at, static_cast<Eigen::Index>(count));
        formula(x);
    }
}

float arg(const Args& args, const char* id, double otherwise) {
    return static_cast<float>(args.arg(id, otherwise));
}

/// log(1 + exp x) without overflow.
auto softplusOf(const auto& x) {
    return x.max(0.0F) + (-x.abs()).exp().log1p();
}

/// Eigen's own logistic() is off by 4e-4 of its result near -9.
auto sigmoidOf(const auto& x) {
    return ((-x).exp() + 1).inverse();
}

/// The normal distribution function: how much of a bell curve lies below x. The complementary error function is
/// Chebyshev's fit of "Numerical Recipes" 6.2 (relative error 1.2e-7), which keeps the digits of the lower tail.
Eigen::ArrayXf belowInBellCurve(const Eigen::ArrayXf& x) {
    const Eigen::ArrayXf z = x.abs() * 0.70710678118654752F;
    const Eigen::ArrayXf t = (1 + 0.5F * z).inverse();
    constexpr float kCoefficients[] = {0.17087277F,  -0.82215223F, 1.48851587F, -1.13520398F, 0.27886807F,
                                       -0.18628806F, 0.09678418F,  0.37409196F, 1.00002368F,  -1.26551223F};
    Eigen::ArrayXf sum = Eigen::ArrayXf::Zero(x.size());
    for (const float coefficient : kCoefficients)
        sum = sum * t + coefficient;
    const Eigen::ArrayXf tail = 0.5F * t * (sum - z.square()).exp();
    return (x > 0).select(1 - tail, tail);
}

/// expm1 of numbers up to 0. Below -0.5 the plain difference is exact enough, and far faster than the library's.
Eigen::ArrayXf expm1OfNegative(const Eigen::ArrayXf& x) {
    const Eigen::ArrayXf series =
        x * (1 + x * (1.0F / 2 +
                      x * (1.0F / 6 + x * (1.0F / 24 + x * (1.0F / 120 + x * (1.0F / 720 + x * (1.0F / 5040)))))));
    return (x > -0.5F).select(series, x.exp() - 1);
}

} // namespace

void linear(const Args& /*args*/, std::span<float> /*values*/) {}

void relu(const Args& args, std::span<float> values) {
    const float slope = arg(args, "negative_slope", 0);
    const float limit = arg(args, "max_value", INFINITY);
    const float t = arg(args, "threshold", 0);
    inPieces(values, [&](Piece& x) {
        if (slope == 0 && t == 0 && std::isinf(limit)) {
            for (Eigen::Index i = 0; i < x.size(); ++i)
                x[i] = 0.0F > x[i] ? 0.0F : x[i];
            return;
        }
        Eigen::ArrayXf positive = t != 0 ? Eigen::ArrayXf((x > t).select(x, 0.0F)) : Eigen::ArrayXf(x.max(0.0F));
        if (!std::isinf(limit))
            positive = positive.max(0.0F).min(limit);
        if (slope != 0)
            positive -= slope * (t - x).max(0.0F);
        x = positive;
    });
}

void relu6(const Args& /*args*/, std::span<float> values) {
    inPieces(values, [](Piece& x) { x = x.max(0.0F).min(6.0F); });
}

void leakyRelu(const Args& args, std::span<float> values) {
    const float slope = arg(args, "negative_slope", 0.2);
    inPieces(values, [&](Piece& x) { x = (x >= 0).select(x, slope * x); });
}

void elu(const Args& args, std::span<float> values) {
    const float alpha = arg(args, "alpha", 1);
    inPieces(values, [&](Piece& x) { x = (x > 0).select(x, alpha * expm1OfNegative(x.min(0.0F))); });
}

void selu(const Args& /*args*/, std::span<float> values) {
    constexpr float kScale = 1.0507009873554805F;
    constexpr float kAlpha = 1.6732632423543772F;
    inPieces(values, [&](Piece& x) { x = kScale * (x > 0).select(x, kAlpha * expm1OfNegative(x.min(0.0F))); });
}

void celu(const Args& args, std::span<float> values) {
    const float alpha = arg(args, "alpha", 1);
    inPieces(values, [&](Piece& x) { x = x.max(0.0F) + alpha * expm1OfNegative(x.min(0.0F) / alpha); });
}

void sigmoid(const Args& /*args*/, std::span<float> values) {
    inPieces(values, [](Piece& x) { x = sigmoidOf(x).eval(); });
}

void tanh(const Args& /*args*/, std::span<float> values) {
    inPieces(values, [](Piece& x) { x = x.tanh(); });
}

void exponential(const Args& /*args*/, std::span<float> values) {
    inPieces(values, [](Piece& x) { x = x.exp(); });
}

void softplus(const Args& /*args*/, std::span<float> values) {
    inPieces(values, [](Piece& x) { x = softplusOf(x).eval(); });
}

void softsign(const Args& /*args*/, std::span<float> values) {
    inPieces(values, [](Piece& x) { x = x / (1 + x.abs()); });
}

void silu(const Args& /*args*/, std::span<float> values) {
    inPieces(values, [](Piece& x) { x = x * sigmoidOf(x); });
}

void gelu(const Args& args, std::span<float> values) {
    constexpr float kRootTwoByPi = 0.79788456080286536F;
    if (args.arg("approximate", 0) != 0)
        inPieces(values, [&](Piece& x) { x = 0.5F * x * (1 + (kRootTwoByPi * (x + 0.044715F * x.cube())).tanh()); });
    else
        inPieces(values, [&](Piece& x) { x = x * belowInBellCurve(x); });
}

void hardSigmoid(const Args& /*args*/, std::span<float> values) {
    inPieces(values, [](Piece& x) { x = (x + 3).max(0.0F).min(6.0F) / 6; });
}

void hardSilu(const Args& /*args*/, std::span<float> values) {
    inPieces(values, [](Piece& x) { x = x * ((x + 3).max(0.0F).min(6.0F) / 6); });
}

void hardTanh(const Args& /*args*/, std::span<float> values) {
    inPieces(values, [](Piece& x) { x = x.max(-1.0F).min(1.0F); });
}

void hardShrink(const Args& args, std::span<float> values) {
    const float t = arg(args, "threshold", 0.5);
    inPieces(values, [&](Piece& x) { x = (x.abs() > t).select(x, 0.0F); });
}

void softShrink(const Args& args, std::span<float> values) {
    const float t = arg(args, "threshold", 0.5);
    inPieces(values, [&](Piece& x) { x = (x > t).select(x - t, (x < -t).select(x + t, 0.0F)); });
}

void tanhShrink(const Args& /*args*/, std::span<float> values) {
    // The difference would lose the digits of small numbers; Taylor's series keeps them.
    inPieces(values, [](Piece& x) {
        const Eigen::ArrayXf s = x.square();
        const Eigen::ArrayXf series =
            x * s *
            (1.0F / 3 +
             s * (-2.0F / 15 +
                  s * (17.0F / 315 + s * (-62.0F / 2835 + s * (1382.0F / 155925 + s * (-21844.0F / 6081075 +
                                                                                       s * (929569.0F / 638512875 +
                                                                                            s * -5.9002744e-4F)))))));
        x = (s < 0.25F).select(series, x - x.tanh());
    });
}

void threshold(const Args& args, std::span<float> values) {
    const float t = arg(args, "threshold", 0);
    const float otherwise = arg(args, "default_value", 0);
    inPieces(values, [&](Piece& x) { x = (x > t).select(x, otherwise); });
}

void mish(const Args& /*args*/, std::span<float> values) {
    inPieces(values, [](Piece& x) { x = x * softplusOf(x).tanh(); });
}

void squareplus(const Args& args, std::span<float> values) {
    const float b = arg(args, "b", 4);
    // Below 0 the sum would cancel; the same number is b / 2 by the difference.
    inPieces(values, [&](Piece& x) {
        const Eigen::ArrayXf root = (x.square() + b).sqrt();
        x = (x > 0).select((x + root) / 2, 0.5F * b / (root - x).max(1e-30F));
    });
}

void sparsePlus(const Args& /*args*/, std::span<float> values) {
    inPieces(values, [](Piece& x) { x = (x <= -1).select(0.0F, (x < 1).select((x + 1).square() / 4, x)); });
}

void sparseSigmoid(const Args& /*args*/, std::span<float> values) {
    inPieces(values, [](Piece& x) { x = ((x + 1) / 2).max(0.0F).min(1.0F); });
}

void logSigmoid(const Args& /*args*/, std::span<float> values) {
    inPieces(values, [](Piece& x) { x = (x.min(0.0F) - (-x.abs()).exp().log1p()).eval(); });
}

} // namespace layerscope::activation
