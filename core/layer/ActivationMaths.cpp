// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/ActivationMaths.h"

#include "kernels/Curves.h"

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

void curve(Curve kind, std::span<float> values, CurveShape shape = {}) {
    applyCurve(kind, values.data(), static_cast<std::int64_t>(values.size()), shape);
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
    curve(Curve::Elu, values, {.b = arg(args, "alpha", 1)});
}

void selu(const Args& /*args*/, std::span<float> values) {
    curve(Curve::Elu, values, {.a = 1.0507009873554805F, .b = 1.6732632423543772F});
}

void celu(const Args& args, std::span<float> values) {
    const float alpha = arg(args, "alpha", 1);
    curve(Curve::Elu, values, {.b = alpha, .c = alpha});
}

void sigmoid(const Args& /*args*/, std::span<float> values) {
    curve(Curve::Sigmoid, values);
}

void tanh(const Args& /*args*/, std::span<float> values) {
    curve(Curve::Tanh, values);
}

void exponential(const Args& /*args*/, std::span<float> values) {
    curve(Curve::Exp, values);
}

void softplus(const Args& /*args*/, std::span<float> values) {
    curve(Curve::Softplus, values);
}

void softsign(const Args& /*args*/, std::span<float> values) {
    inPieces(values, [](Piece& x) { x = x / (1 + x.abs()); });
}

void silu(const Args& /*args*/, std::span<float> values) {
    curve(Curve::Silu, values);
}

void gelu(const Args& args, std::span<float> values) {
    curve(args.arg("approximate", 0) != 0 ? Curve::GeluTanh : Curve::Gelu, values);
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
    curve(Curve::TanhShrink, values);
}

void threshold(const Args& args, std::span<float> values) {
    const float t = arg(args, "threshold", 0);
    const float otherwise = arg(args, "default_value", 0);
    inPieces(values, [&](Piece& x) { x = (x > t).select(x, otherwise); });
}

void mish(const Args& /*args*/, std::span<float> values) {
    curve(Curve::Mish, values);
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
    curve(Curve::LogSigmoid, values);
}

} // namespace layerscope::activation
