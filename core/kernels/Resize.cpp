// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Resize.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace layerscope {
namespace {

constexpr std::int64_t kGrain = 16 * 1024;

double lanczos(double x, double radius) {
    if (x > radius)
        return 0;
    if (x <= 1e-3)
        return 1;
    const double angle = std::numbers::pi * x;
    return radius * std::sin(angle) * std::sin(angle / radius) / (angle * angle);
}

/// R. G. Keys, Cubic convolution interpolation for digital image processing, 1981.
double cubic(double x) {
    if (x >= 2)
        return 0;
    return x >= 1 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : (1.5 * x - 2.5) * x * x + 1;
}

/// The weight of an element at distance x >= 0, in elements.
double weightAt(Interpolation interpolation, double x) {
    switch (interpolation) {
    case Interpolation::Bicubic:
        return cubic(x);
    case Interpolation::Lanczos3:
        return lanczos(x, 3);
    case Interpolation::Lanczos5:
        return lanczos(x, 5);
    default:
        return std::max(0.0, 1 - x);
    }
}

/// Divides by the sum. What is as good as nothing stays nothing.
void normalize(std::span<double> weights, std::span<float> out) {
    double sum = 0;
    for (const double weight : weights)
        sum += weight;
    const bool counts = std::abs(sum) > 1000 * static_cast<double>(std::numeric_limits<float>::epsilon());
    for (std::size_t i = 0; i < weights.size(); ++i)
        out[i] = counts ? static_cast<float>(weights[i] / sum) : 0;
}

} // namespace

double radiusOf(Interpolation interpolation) {
    switch (interpolation) {
    case Interpolation::Nearest:
        return 0.5;
    case Interpolation::Bilinear:
        return 1;
    case Interpolation::Bicubic:
        return 2;
    case Interpolation::Lanczos3:
        return 3;
    case Interpolation::Lanczos5:
        return 5;
    }
    return 1;
}

Resampling resampling(std::int64_t in, std::int64_t out, Interpolation interpolation, bool antialias) {
    const double pace = static_cast<double>(in) / static_cast<double>(out);
    const double wide = antialias ? std::max(pace, 1.0) : 1.0;
    const double reach = radiusOf(interpolation) * wide;
    Resampling how{.in = in, .out = out, .taps = 1, .first = {}, .weights = {}};
    how.taps = std::min(in, static_cast<std::int64_t>(std::floor(2 * reach)) + 1);
    how.weights.resize(static_cast<std::size_t>(out * how.taps));
    std::vector<double> weights(static_cast<std::size_t>(how.taps));
    for (std::int64_t j = 0; j < out; ++j) {
        // In float, as JAX does: on a long axis its rounding is what decides.
        const double middle = (static_cast<float>(j) + 0.5F) * static_cast<float>(pace) - 0.5F;
        const auto first =
            std::clamp<std::int64_t>(static_cast<std::int64_t>(std::ceil(middle - reach)), 0, in - how.taps);
        for (std::int64_t tap = 0; tap < how.taps; ++tap)
            weights[static_cast<std::size_t>(tap)] =
                weightAt(interpolation, std::abs(middle - static_cast<double>(first + tap)) / wide);
        how.first.push_back(first);
        normalize(weights, std::span(how.weights).subspan(static_cast<std::size_t>(j * how.taps), weights.size()));
    }
    return how;
}

Picks nearestPicks(std::int64_t in, std::int64_t out) {
    Picks picks(static_cast<std::size_t>(out));
    for (std::int64_t j = 0; j < out; ++j) {
        const float middle = (static_cast<float>(j) + 0.5F) * static_cast<float>(in) / static_cast<float>(out);
        picks[static_cast<std::size_t>(j)] = std::min(static_cast<std::int64_t>(std::floor(middle)), in - 1);
    }
    return picks;
}

Tensor resampled(const Tensor& x, int axis, const Resampling& how, const Execution& exec) {
    if (how.in == how.out)
        return x;
    Shape shape = x.shape();
    shape[axis] = how.out;
    std::int64_t run = 1;
    for (int inner = axis + 1; inner < shape.rank(); ++inner)
        run *= shape[inner];
    TensorBuilder builder(shape);
    const float* from = x.floats().data();
    float* to = builder.floats().data();
    const std::int64_t lines = shape.elements() / run;
    exec.parallelFor(lines, kGrain / (run * how.taps) + 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t line = begin; line < end && !exec.stopped(); ++line) {
            const std::int64_t j = line % how.out;
            const float* weights = how.weights.data() + j * how.taps;
            const float* source = from + (line / how.out * how.in + how.first[static_cast<std::size_t>(j)]) * run;
            float* y = to + line * run;
            std::fill(y, y + run, 0.0F);
            for (std::int64_t tap = 0; tap < how.taps; ++tap)
                for (std::int64_t i = 0; i < run; ++i)
                    y[i] += weights[tap] * source[tap * run + i];
        }
    });
    return std::move(builder).finish();
}

} // namespace layerscope
