// SPDX-License-Identifier: GPL-3.0-or-later
// What the tests of the kernels share: random shapes, and the plainest loops that say what a kernel should do.
#pragma once

#include "kernels/Conv.h"

#include <QByteArray>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace layerscope::kernelcases {

using Floats = std::vector<float>;

inline std::mt19937& engine() {
    static std::mt19937 generator(7);
    return generator;
}

inline std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(engine()() % static_cast<std::uint64_t>(high - low + 1));
}

inline Floats randomFloats(std::int64_t count) {
    std::uniform_real_distribution<float> uniform(-1, 1);
    Floats out(static_cast<std::size_t>(count));
    std::ranges::generate(out, [&] { return uniform(engine()); });
    return out;
}

/// A window that gives some output; sizes from one element on.
inline Window randomWindow(std::int64_t largest) {
    const std::int64_t kernel = between(1, 4);
    const std::int64_t stride = between(1, 3);
    const std::int64_t dilation = between(1, 3);
    const auto padding = static_cast<Padding>(between(0, 2));
    const std::int64_t least = padding == Padding::Valid ? (kernel - 1) * dilation + 1 : 1;
    return Window::make(std::max(least, between(1, largest)), kernel, stride, dilation, padding);
}

inline Windows randomWindows() {
    Windows windows{};
    const std::int64_t rank = between(1, 3);
    for (std::int64_t i = 0; i < rank; ++i)
        windows[static_cast<std::size_t>(2 - i)] = randomWindow(rank == 3 ? 5 : 11);
    return windows;
}

/// Calls visit(batch, output index, input pixel, tap) for every real tap of every output pixel.
template <class Visit>
void forEveryTap(std::int64_t batch, const Windows& w, Visit visit) {
    std::int64_t out = 0;
    for (std::int64_t b = 0; b < batch; ++b)
        for (std::int64_t z = 0; z < w[0].out; ++z)
            for (std::int64_t y = 0; y < w[1].out; ++y)
                for (std::int64_t x = 0; x < w[2].out; ++x, ++out)
                    for (std::int64_t i = 0; i < w[0].kernel; ++i)
                        for (std::int64_t j = 0; j < w[1].kernel; ++j)
                            for (std::int64_t k = 0; k < w[2].kernel; ++k) {
                                const std::int64_t iz = z * w[0].stride + i * w[0].dilation - w[0].padBefore;
                                const std::int64_t iy = y * w[1].stride + j * w[1].dilation - w[1].padBefore;
                                const std::int64_t ix = x * w[2].stride + k * w[2].dilation - w[2].padBefore;
                                if (iz < 0 || iy < 0 || ix < 0 || iz >= w[0].size || iy >= w[1].size || ix >= w[2].size)
                                    continue;
                                visit(out, ((b * w[0].size + iz) * w[1].size + iy) * w[2].size + ix,
                                      (i * w[1].kernel + j) * w[2].kernel + k);
                            }
}

/// What convolve should write, in double precision.
inline std::vector<double> convReference(const ConvGeometry& g, const Floats& x, const Floats& kernel,
                                         const Floats& bias) {
    const std::int64_t channels = g.channels / g.groups;
    const std::int64_t filters = g.filters / g.groups;
    std::vector<double> y(static_cast<std::size_t>(g.outPixels() * g.filters));
    for (std::size_t i = 0; i < y.size() && !bias.empty(); ++i)
        y[i] = bias[i % bias.size()];
    forEveryTap(g.batch, g.windows, [&](std::int64_t out, std::int64_t in, std::int64_t tap) {
        for (std::int64_t f = 0; f < g.filters; ++f)
            for (std::int64_t c = 0; c < channels; ++c)
                y[static_cast<std::size_t>(out * g.filters + f)] +=
                    static_cast<double>(x[static_cast<std::size_t>(in * g.channels + f / filters * channels + c)]) *
                    kernel[static_cast<std::size_t>((tap * channels + c) * g.filters + f)];
    });
    return y;
}

inline double largestDifference(const Floats& actual, const std::vector<double>& wanted) {
    double largest = 0;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        const double difference = std::abs(static_cast<double>(actual[i]) - wanted[i]);
        if (!(difference <= largest)) // a NaN, which nobody has written, is the largest
            largest = std::isnan(difference) ? INFINITY : difference;
    }
    return largest;
}

/// " n8k3s1d1p0 ..." of each axis. Window or TransposedWindow.
template <class Windows>
QByteArray windowsText(const Windows& windows) {
    QByteArray out;
    for (const auto& w : windows) {
        out += " n" + QByteArray::number(w.size) + "k" + QByteArray::number(w.kernel) + "s" +
               QByteArray::number(w.stride) + "d" + QByteArray::number(w.dilation);
        if constexpr (requires { w.crop; })
            out += "c" + QByteArray::number(w.crop) + "o" + QByteArray::number(w.out);
        else
            out += "p" + QByteArray::number(w.padBefore);
    }
    return out;
}

// A case of a kernel runs it (run), says what should come out (reference), how near it must be (tolerance), and what it
// is (text). These return what is wrong, or nothing.

template <class Case>
QByteArray problemWith(const Case& c) {
    const double error = largestDifference(c.run(), c.reference());
    return error <= c.tolerance() ? QByteArray() : c.text() + " error " + QByteArray::number(error);
}

/// finish must see every number once, after the bias.
template <class Case>
QByteArray problemWithFinish(const Case& c) {
    std::vector<double> wanted = c.reference();
    std::ranges::for_each(wanted, [](double& v) { v = 2 * v + 1; });
    const Floats y = c.run([](std::span<float> run) { std::ranges::for_each(run, [](float& v) { v = 2 * v + 1; }); });
    return largestDifference(y, wanted) <= 3 * c.tolerance() ? QByteArray() : c.text();
}

template <class Case>
QByteArray problemWithThreads(const Case& c) {
    return c.run({}, 1) == c.run({}, 2) ? QByteArray() : c.text();
}

/// The first problem of so many random cases.
template <class Case>
QByteArray firstProblem(int count, QByteArray (*problem)(const Case&)) {
    for (int i = 0; i < count; ++i)
        if (QByteArray found = problem(Case::random()); !found.isEmpty())
            return found;
    return {};
}

} // namespace layerscope::kernelcases
