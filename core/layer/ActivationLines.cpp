// SPDX-License-Identifier: GPL-3.0-or-later
#include "layer/ActivationMaths.h"

#include "kernels/Curves.h"
#include "kernels/Scratch.h"

#include <Eigen/Core>

#include <algorithm>
#include <cmath>
#include <functional>

namespace layerscope::activation {
namespace {

using Stride = Eigen::InnerStride<>;
using In = Eigen::Map<const Eigen::ArrayXf, 0, Stride>;
using Out = Eigen::Map<Eigen::ArrayXf, 0, Stride>;

In input(const Line& line) {
    return {line.x, line.count, Stride(line.stride)};
}
Out output(const Line& line) {
    return {line.y, line.count, Stride(line.stride)};
}

} // namespace

void softmax(const Line& line) {
    const In x = input(line);
    Out y = output(line);
    y = x - x.maxCoeff();
    if (line.stride == 1)
        applyCurve(Curve::Exp, line.y, line.count);
    else
        y = y.exp();
    y /= y.sum();
}

void logSoftmax(const Line& line) {
    const In x = input(line);
    const float largest = x.maxCoeff();
    const float sum = (x - largest).exp().sum();
    output(line) = x - largest - std::log(sum);
}

// Keras sums the cumulated sums where the paper takes the last one; so do we (reference 2.1).
void sparsemax(const Line& line) {
    const In x = input(line);
    const std::span<float> sorted = scratch(ScratchUse::Lines, static_cast<std::size_t>(line.count));
    for (std::int64_t i = 0; i < line.count; ++i)
        sorted[static_cast<std::size_t>(i)] = x[i];
    std::ranges::sort(sorted, std::greater<>{});
    double cumulated = 0;
    double sumOfSums = 0;
    double support = 0;
    for (std::size_t j = 0; j < sorted.size(); ++j) {
        const auto z = static_cast<double>(sorted[j]);
        cumulated += z;
        if (z - (cumulated - 1) / static_cast<double>(j + 1) > 0) {
            sumOfSums += cumulated;
            ++support;
        }
    }
    output(line) = (x - static_cast<float>((sumOfSums - 1) / support)).max(0.0F);
}

void glu(const Line& line) {
    const In gate(line.x + line.count * line.stride, line.count, Stride(line.stride));
    output(line) = input(line) / (1 + (-gate).exp());
}

} // namespace layerscope::activation
