// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "layer/Params.h"

#include <cstdint>
#include <span>

namespace layerscope::activation {

// y = f(x) in place, element by element; formulas of reference/keras-layers.md 2.1.
using Args = NamedFunction;

void linear(const Args& args, std::span<float> values);
void relu(const Args& args, std::span<float> values);
void relu6(const Args& args, std::span<float> values);
void leakyRelu(const Args& args, std::span<float> values);
void elu(const Args& args, std::span<float> values);
void selu(const Args& args, std::span<float> values);
void celu(const Args& args, std::span<float> values);
void sigmoid(const Args& args, std::span<float> values);
void tanh(const Args& args, std::span<float> values);
void exponential(const Args& args, std::span<float> values);
void softplus(const Args& args, std::span<float> values);
void softsign(const Args& args, std::span<float> values);
void silu(const Args& args, std::span<float> values);
void gelu(const Args& args, std::span<float> values);
void hardSigmoid(const Args& args, std::span<float> values);
void hardSilu(const Args& args, std::span<float> values);
void hardTanh(const Args& args, std::span<float> values);
void hardShrink(const Args& args, std::span<float> values);
void softShrink(const Args& args, std::span<float> values);
void tanhShrink(const Args& args, std::span<float> values);
void threshold(const Args& args, std::span<float> values);
void mish(const Args& args, std::span<float> values);
void squareplus(const Args& args, std::span<float> values);
void sparsePlus(const Args& args, std::span<float> values);
void sparseSigmoid(const Args& args, std::span<float> values);
void logSigmoid(const Args& args, std::span<float> values);

/// A row of `count` numbers that lie `stride` apart: how an activation sees the axis that it works along.
struct Line {
    const float* x;
    float* y;
    std::int64_t count;
    std::int64_t stride;
};
void softmax(const Line& line);
void logSoftmax(const Line& line);
void sparsemax(const Line& line);
/// `count` is that of the output: the input has twice as many.
void glu(const Line& line);

} // namespace layerscope::activation
