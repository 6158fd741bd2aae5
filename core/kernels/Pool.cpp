// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Pool.h"

#include "kernels/KernelTable.h"
#include "kernels/PoolRun.h"

#include <algorithm>
#include <array>

namespace layerscope {
namespace {

// Elements under windows that are worth another thread.
constexpr std::int64_t kWorth = 32 * 1024;

/// The elements under the windows of one output line, but for those in x's direction.
PoolRun lineOf(const PoolGeometry& g, PoolRule rule, std::int64_t line, const float* x, float* y) {
    const auto& [depth, row, column] = g.windows;
    const std::int64_t image = line / row.out / depth.out;
    const std::int64_t z = line / row.out % depth.out;
    const auto [zBegin, zEnd] = depth.realTaps(z);
    const auto [yBegin, yEnd] = row.realTaps(line % row.out);
    const std::int64_t rowStep = column.size * g.channels;
    const std::int64_t plane = image * depth.size + depth.tap(z, zBegin);
    return {.rule = rule,
            .channels = g.channels,
            .x = x + (plane * row.size + row.tap(line % row.out, yBegin)) * rowStep,
            .xStep = column.stride * g.channels,
            .planes = zEnd - zBegin,
            .planeStep = depth.dilation * row.size * rowStep,
            .rows = yEnd - yBegin,
            .rowStep = row.dilation * rowStep,
            .columnStep = column.dilation * g.channels,
            .y = y + line * column.out * g.channels};
}

/// Pixels whose windows have as many real columns are taken in one run.
void poolLine(const KernelTable& table, const PoolGeometry& g, PoolRun run) {
    const Window& column = g.windows[2];
    const float* row = run.x;
    float* line = run.y;
    for (std::int64_t pixel = 0; pixel < column.out; pixel += run.pixels) {
        const auto [first, last] = column.realTaps(pixel);
        run.pixels = 1;
        const auto alike = [&, begin = first, end = last](std::int64_t other) {
            const auto taps = column.realTaps(other);
            return taps.begin == begin && taps.end == end;
        };
        while (pixel + run.pixels < column.out && alike(pixel + run.pixels))
            ++run.pixels;
        run.columns = last - first;
        run.x = row + column.tap(pixel, first) * g.channels;
        run.y = line + pixel * g.channels;
        table.pool(run);
    }
}

void pool(const PoolGeometry& g, PoolRule rule, std::span<const float> x, std::span<float> y, const Execution& exec) {
    const auto& [depth, row, column] = g.windows;
    const std::int64_t perLine = column.out * g.channels * depth.kernel * row.kernel * column.kernel;
    const KernelTable& table = kernels();
    exec.parallelFor(g.batch * depth.out * row.out, kWorth / perLine + 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t line = begin; line < end && !exec.stopped(); ++line)
            poolLine(table, g, lineOf(g, rule, line, x.data(), y.data()));
    });
}

/// Plain pointers, so that the compiler may compare several numbers at once.
void keepLarger(float* kept, const float* other, std::int64_t count) {
    for (std::int64_t i = 0; i < count; ++i)
        kept[i] = kept[i] > other[i] || kept[i] != kept[i] ? kept[i] : other[i];
}

// Channels whose sums stay in the first-level cache over all pixels.
constexpr std::int64_t kChannels = 64;

/// Calls visit(image, first channel, channels) for blocks of channels of each image.
template <class Visit>
void forChannelBlocks(std::int64_t batch, std::int64_t pixels, std::int64_t channels, const Execution& exec,
                      Visit visit) {
    const std::int64_t blocks = (channels + kChannels - 1) / kChannels;
    exec.parallelFor(batch * blocks, kWorth / (pixels * kChannels) + 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end && !exec.stopped(); ++i) {
            const std::int64_t channel = i % blocks * kChannels;
            visit(i / blocks, channel, std::min(kChannels, channels - channel));
        }
    });
}

} // namespace

void maxPool(const PoolGeometry& geometry, std::span<const float> x, std::span<float> y, const Execution& exec) {
    pool(geometry, PoolRule::Max, x, y, exec);
}

void averagePool(const PoolGeometry& geometry, std::span<const float> x, std::span<float> y, const Execution& exec) {
    pool(geometry, PoolRule::Average, x, y, exec);
}

void globalAverage(std::int64_t batch, std::int64_t pixels, std::int64_t channels, std::span<const float> x,
                   std::span<float> y, const Execution& exec) {
    forChannelBlocks(batch, pixels, channels, exec, [&](std::int64_t image, std::int64_t channel, std::int64_t width) {
        std::array<double, kChannels> sums{};
        const float* from = x.data() + image * pixels * channels + channel;
        for (std::int64_t p = 0; p < pixels; ++p, from += channels)
            for (std::int64_t i = 0; i < width; ++i)
                sums[static_cast<std::size_t>(i)] += static_cast<double>(from[i]);
        float* mean = y.data() + image * channels + channel;
        for (std::int64_t i = 0; i < width; ++i)
            mean[i] = static_cast<float>(sums[static_cast<std::size_t>(i)] / static_cast<double>(pixels));
    });
}

void globalMax(std::int64_t batch, std::int64_t pixels, std::int64_t channels, std::span<const float> x,
               std::span<float> y, const Execution& exec) {
    forChannelBlocks(batch, pixels, channels, exec, [&](std::int64_t image, std::int64_t channel, std::int64_t width) {
        float* largest = y.data() + image * channels + channel;
        const float* first = x.data() + image * pixels * channels + channel;
        std::copy_n(first, width, largest);
        for (std::int64_t p = 1; p < pixels; ++p)
            keepLarger(largest, first + p * channels, width);
    });
}

} // namespace layerscope
