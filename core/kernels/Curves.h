// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

namespace layerscope {

/// The curves that take more than a comparison; each passes over numbers in place.
enum class Curve {
    Exp,        ///< exp x
    Sigmoid,    ///< 1 / (1 + exp -x)
    Tanh,       ///< tanh x
    Silu,       ///< x * sigmoid x
    Softplus,   ///< log(1 + exp x)
    LogSigmoid, ///< -log(1 + exp -x)
    Gelu,       ///< x * (share of the bell curve below x)
    GeluTanh,   ///< its approximation by tanh
    Mish,       ///< x * tanh(softplus x)
    TanhShrink, ///< x - tanh x
    Elu,        ///< a * (x > 0 ? x : b * (exp(x / c) - 1))
};

/// Where the curve has parameters; see Elu.
struct CurveShape {
    float a = 1;
    float b = 1;
    float c = 1;
};

/// values = curve(values), relative error about 5e-7; with the widest instructions that the machine has. NaN stays NaN.
void applyCurve(Curve curve, float* values, std::int64_t count, CurveShape shape = {});

} // namespace layerscope
