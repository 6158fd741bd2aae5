// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Curves.h"

#include "kernels/isa/Isa.h"

namespace layerscope::LAYERSCOPE_ISA {
namespace {

// Pieces that stay in the first-level cache while the steps of a formula pass over them.
constexpr Eigen::Index kPiece = 512;
// Floats of the widest register of any machine.
constexpr Eigen::Index kWidest = 16;
using Numbers = Eigen::Array<float, Eigen::Dynamic, 1, Eigen::ColMajor, kPiece, 1>;

/// Eigen's own logistic() is off by 4e-4 of its result near -9.
Numbers sigmoid(const Numbers& x) {
    return ((-x).exp() + 1).inverse();
}

/// log(1 + u) for u in [0, 1], without losing the digits of a small u.
Numbers logOfOnePlus(const Numbers& u) {
    const Numbers w = 1 + u;
    return (w == 1).select(u, w.log() * u / (w - 1));
}

Numbers softplus(const Numbers& x) {
    return x.max(0.0F) + logOfOnePlus((-x.abs()).exp());
}

/// How much of a bell curve lies below x. The complementary error function is Chebyshev's fit of "Numerical
/// Recipes" 6.2 (relative error 1.2e-7), which keeps the digits of the lower tail.
Numbers belowInBellCurve(const Numbers& x) {
    const Numbers z = x.abs() * 0.70710678118654752F;
    const Numbers t = (1 + 0.5F * z).inverse();
    constexpr float kCoefficients[] = {0.17087277F,  -0.82215223F, 1.48851587F, -1.13520398F, 0.27886807F,
                                       -0.18628806F, 0.09678418F,  0.37409196F, 1.00002368F,  -1.26551223F};
    Numbers sum = Numbers::Zero(x.size());
    for (const float coefficient : kCoefficients)
        sum = sum * t + coefficient;
    const Numbers tail = 0.5F * t * (sum - z.square()).exp();
    return (x > 0).select(1 - tail, tail);
}

Numbers geluTanh(const Numbers& x) {
    // 1 + tanh u = 2 sigmoid 2u, which keeps the digits of the lower tail.
    constexpr float kTwoRootTwoByPi = 1.5957691216057308F;
    return x * sigmoid(kTwoRootTwoByPi * (x + 0.044715F * x.cube()));
}

/// With e = exp x, tanh(softplus x) is (e^2 + 2e) / (e^2 + 2e + 2).
Numbers mish(const Numbers& x) {
    const Numbers e = x.min(20.0F).exp();
    const Numbers n = e * (e + 2);
    return x * (n / (n + 2));
}

/// exp(x) - 1 for x up to 0.
Numbers expm1OfNegative(const Numbers& x) {
    const Numbers series =
        x * (1 + x * (1.0F / 2 +
                      x * (1.0F / 6 + x * (1.0F / 24 + x * (1.0F / 120 + x * (1.0F / 720 + x * (1.0F / 5040)))))));
    return (x > -0.5F).select(series, x.exp() - 1);
}

Numbers elu(const Numbers& x, const CurveShape& s) {
    return s.a * (x > 0).select(x, s.b * expm1OfNegative(x.min(0.0F) / s.c));
}

/// The difference would lose the digits of small numbers; Taylor's series keeps them.
Numbers tanhShrink(const Numbers& x) {
    const Numbers s = x.square();
    constexpr float kCoefficients[] = {-5.9002744e-4F, 1.4558344e-3F, -3.5921280e-3F, 8.8632355e-3F,
                                       -2.1869489e-2F, 5.3968254e-2F, -1.3333333e-1F, 3.3333334e-1F};
    Numbers series = Numbers::Zero(x.size());
    for (const float coefficient : kCoefficients)
        series = series * s + coefficient;
    return (s < 0.25F).select(x * s * series, x - x.tanh());
}

Numbers curved(Curve curve, const Numbers& x, const CurveShape& shape) {
    switch (curve) {
    case Curve::Exp:
        return x.exp();
    case Curve::Sigmoid:
        return sigmoid(x);
    case Curve::Tanh:
        return x.tanh();
    case Curve::Silu:
        return x * sigmoid(x);
    case Curve::Softplus:
        return softplus(x);
    case Curve::LogSigmoid:
        return x.min(0.0F) - logOfOnePlus((-x.abs()).exp());
    case Curve::Gelu:
        return x * belowInBellCurve(x);
    case Curve::GeluTanh:
        return geluTanh(x);
    case Curve::Mish:
        return mish(x);
    case Curve::TanhShrink:
        return tanhShrink(x);
    case Curve::Elu:
        return elu(x, shape);
    }
    return x;
}

} // namespace

void applyCurve(Curve curve, float* values, std::int64_t count, CurveShape shape) {
    for (std::int64_t at = 0; at < count; at += kPiece) {
        Eigen::Map<Numbers> piece(values + at, count - at < kPiece ? count - at : kPiece);
        // Whole registers only: alone, a number would be rounded otherwise than among others.
        Numbers x((piece.size() + kWidest - 1) / kWidest * kWidest);
        x.head(piece.size()) = piece;
        x.tail(x.size() - piece.size()).setZero();
        const Numbers y = curved(curve, x, shape);
        piece = (x == x).select(y, x).head(piece.size());
    }
}

} // namespace layerscope::LAYERSCOPE_ISA
