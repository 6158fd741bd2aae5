// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Curves.h"

#include "kernels/isa/Packet.h"

namespace layerscope::LAYERSCOPE_ISA {
namespace {

// Pieces that stay in the first-level cache while the steps of a formula pass over them.
constexpr Eigen::Index kPiece = 512;
using Numbers = Eigen::Array<float, Eigen::Dynamic, 1, Eigen::ColMajor, kPiece, 1>;

/// The numbers from `i` on that fit into a register. Sizes are whole registers here.
[[gnu::always_inline]] inline Packet at(const Numbers& x, Eigen::Index i) {
    return load(x.data() + i);
}

/// yes where the registers of isTrue(i) have all bits set, no where they have none: Eigen's select is not vectorised.
template <class Test>
Numbers chosen(Test isTrue, const Numbers& yes, const Numbers& no) {
    Numbers out(yes.size());
    for (Eigen::Index i = 0; i < yes.size(); i += kLanes)
        store(out.data() + i, Eigen::internal::pselect(isTrue(i), at(yes, i), at(no, i)));
    return out;
}

Numbers chosenAbove(float bound, const Numbers& x, const Numbers& yes, const Numbers& no) {
    return chosen([&](Eigen::Index i) { return Eigen::internal::pcmp_lt(all(bound), at(x, i)); }, yes, no);
}

Numbers chosenWhereEqual(const Numbers& a, const Numbers& b, const Numbers& yes, const Numbers& no) {
    return chosen([&](Eigen::Index i) { return Eigen::internal::pcmp_eq(at(a, i), at(b, i)); }, yes, no);
}

/// Eigen's own logistic() is off by 4e-4 of its result near -9.
Numbers sigmoid(const Numbers& x) {
    return ((-x).exp() + 1).inverse();
}

/// log(1 + u) for u in [0, 1], without losing the digits of a small u.
Numbers logOfOnePlus(const Numbers& u) {
    const Numbers w = 1 + u;
    return chosenWhereEqual(w, Numbers::Ones(w.size()), u, w.log() * u / (w - 1));
}

Numbers softplus(const Numbers& x) {
    return x.max(0.0F) + logOfOnePlus((-x.abs()).exp());
}

/// How much of a bell curve lies below x. The complementary error function is Chebyshev's fit of "Numerical
/// Recipes" 6.2 (relative error 1.2e-7), which keeps the digits of the lower tail.
Numbers belowInBellCurve(const Numbers& x) {
    const Numbers z = x.abs() * 0.70710678118654752F;
    const Numbers t = (1 + 0.5F * z).inverse();
    // In one expression, so that it is one pass.
    const Numbers sum =
        -1.26551223F +
        t * (1.00002368F +
             t * (0.37409196F +
                  t * (0.09678418F +
                       t * (-0.18628806F +
                            t * (0.27886807F +
                                 t * (-1.13520398F + t * (1.48851587F + t * (-0.82215223F + t * 0.17087277F))))))));
    const Numbers tail = 0.5F * t * (sum - z.square()).exp();
    return chosenAbove(0, x, 1 - tail, tail);
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
    return chosenAbove(-0.5F, x, series, x.exp() - 1);
}

Numbers elu(const Numbers& x, const CurveShape& s) {
    const Numbers below = s.b * expm1OfNegative(x.min(0.0F) / s.c);
    return s.a * chosenAbove(0, x, x, below);
}

/// The difference would lose the digits of small numbers; Taylor's series keeps them.
Numbers tanhShrink(const Numbers& x) {
    const Numbers s = x.square();
    const Numbers series =
        3.3333334e-1F +
        s * (-1.3333333e-1F +
             s * (5.3968254e-2F +
                  s * (-2.1869489e-2F +
                       s * (8.8632355e-3F + s * (-3.5921280e-3F + s * (1.4558344e-3F + s * -5.9002744e-4F))))));
    return chosenAbove(0.25F, s, x - x.tanh(), x * s * series);
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
    for (std::int64_t done = 0; done < count; done += kPiece) {
        const Eigen::Index size = count - done < kPiece ? count - done : kPiece;
        // Whole registers only: alone, a number would be rounded otherwise than among others.
        Numbers x((size + kLanes - 1) / kLanes * kLanes);
        x.head(size) = Eigen::Map<const Numbers>(values + done, size);
        x.tail(x.size() - size).setZero();
        const Numbers y = curved(curve, x, shape);
        for (Eigen::Index i = 0; i < size; i += kLanes) {
            const Packet same = Eigen::internal::pcmp_eq(at(x, i), at(x, i)); // not where x is NaN
            const Packet kept = Eigen::internal::pselect(same, at(y, i), at(x, i));
            if (i + kLanes <= size)
                store(values + done + i, kept);
            else
                storePart(values + done + i, kept, static_cast<int>(size - i));
        }
    }
}

} // namespace layerscope::LAYERSCOPE_ISA
