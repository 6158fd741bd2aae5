// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Pool.h"

#include <Eigen/Core>

#include <algorithm>

namespace layerscope {
namespace {

using Pixel = Eigen::Map<Eigen::ArrayXf>;
using ConstPixel = Eigen::Map<const Eigen::ArrayXf>;

/// Calls visit(input pixel) for each real element under the window of output pixel `index`.
template <class Visit>
void forTaps(const PoolGeometry& g, std::int64_t index, Visit visit) {
    const auto& [depth, row, column] = g.windows;
    const std::int64_t x = index % column.out;
    const std::int64_t y = index / column.out % row.out;
    const std::int64_t z = index / column.out / row.out % depth.out;
    const std::int64_t image = index / column.out / row.out / depth.out;
    const auto [zBegin, zEnd] = depth.realTaps(z);
    const auto [yBegin, yEnd] = row.realTaps(y);
    const auto [xBegin, xEnd] = column.realTaps(x);
    for (std::int64_t i = zBegin; i < zEnd; ++i)
        for (std::int64_t j = yBegin; j < yEnd; ++j)
            for (std::int64_t k = xBegin; k < xEnd; ++k)
                visit(((image * depth.size + depth.tap(z, i)) * row.size + row.tap(y, j)) * column.size +
                      column.tap(x, k));
}

/// y = combination of the taps of each output pixel: begin with the first one, take in the others, finish with their
/// number.
template <class Take, class End>
void pool(const PoolGeometry& g, std::span<const float> x, std::span<float> y, const Execution& exec, Take take,
          End end) {
    const std::int64_t lines = g.batch * g.windows[0].out * g.windows[1].out;
    const std::int64_t lineLength = g.windows[2].out;
    exec.parallelFor(lines, 1, [&](std::int64_t first, std::int64_t last) {
        for (std::int64_t line = first; line < last && !exec.stopped(); ++line) {
            for (std::int64_t i = line * lineLength; i < (line + 1) * lineLength; ++i) {
                Pixel out(y.data() + i * g.channels, g.channels);
                std::int64_t count = 0;
                forTaps(g, i, [&](std::int64_t pixel) {
                    const ConstPixel in(x.data() + pixel * g.channels, g.channels);
                    if (count++ == 0)
                        out = in;
                    else
                        take(out, in);
                });
                end(out, count);
            }
        }
    });
}

/// Plain pointers, so that the compiler may compare several numbers at once.
void keepLarger(float* kept, const float* other, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i)
        kept[i] = kept[i] > other[i] || kept[i] != kept[i] ? kept[i] : other[i];
}

/// Calls visit(image, first channel, channels) for blocks of channels of each image.
template <class Visit>
void forChannelBlocks(std::int64_t batch, std::int64_t channels, const Execution& exec, Visit visit) {
    constexpr std::int64_t kChannels = 16;
    const std::int64_t blocks = (channels + kChannels - 1) / kChannels;
    exec.parallelFor(batch * blocks, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end && !exec.stopped(); ++i) {
            const std::int64_t channel = i % blocks * kChannels;
            visit(i / blocks, channel, std::min(kChannels, channels - channel));
        }
    });
}

} // namespace

void maxPool(const PoolGeometry& geometry, std::span<const float> x, std::span<float> y, const Execution& exec) {
    pool(
        geometry, x, y, exec, [](Pixel& out, const ConstPixel& in) { keepLarger(out.data(), in.data(), out.size()); },
        [](Pixel&, std::int64_t) {});
}

void averagePool(const PoolGeometry& geometry, std::span<const float> x, std::span<float> y, const Execution& exec) {
    pool(
        geometry, x, y, exec, [](Pixel& out, const ConstPixel& in) { out += in; },
        [](Pixel& out, std::int64_t count) { out /= static_cast<float>(count); });
}

void globalAverage(std::int64_t batch, std::int64_t pixels, std::int64_t channels, std::span<const float> x,
                   std::span<float> y, const Execution& exec) {
    forChannelBlocks(batch, channels, exec, [&](std::int64_t image, std::int64_t channel, std::int64_t width) {
        Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(width);
        for (std::int64_t p = 0; p < pixels; ++p)
            sum += ConstPixel(x.data() + (image * pixels + p) * channels + channel, width).cast<double>();
        Pixel(y.data() + image * channels + channel, width) = (sum / static_cast<double>(pixels)).cast<float>();
    });
}

void globalMax(std::int64_t batch, std::int64_t pixels, std::int64_t channels, std::span<const float> x,
               std::span<float> y, const Execution& exec) {
    forChannelBlocks(batch, channels, exec, [&](std::int64_t image, std::int64_t channel, std::int64_t width) {
        float* largest = y.data() + image * channels + channel;
        const float* first = x.data() + image * pixels * channels + channel;
        std::copy_n(first, width, largest);
        for (std::int64_t p = 1; p < pixels; ++p)
            keepLarger(largest, first + p * channels, width);
    });
}

} // namespace layerscope
