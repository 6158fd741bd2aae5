// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Conv.h"

#include "kernels/Product.h"

#include <algorithm>
#include <vector>

namespace layerscope {
namespace {

// Floats of gathered input that a tile holds: fits in a core's second-level cache beside a panel of the kernel.
constexpr std::int64_t kTileFloats = 48 * 1024;

std::int64_t gatheredPerPixel(const ConvGeometry& g) {
    return g.taps() * (g.channels / g.groups);
}

std::int64_t tilePixels(const ConvGeometry& g) {
    return std::clamp<std::int64_t>(kTileFloats / gatheredPerPixel(g), 8, 512);
}

bool readsInputAsItIs(const ConvGeometry& g) {
    return std::ranges::all_of(g.windows, [](const Window& w) { return w.kernel == 1 && w.stride == 1; });
}

struct Pixel {
    std::int64_t batch;
    std::array<std::int64_t, 3> at;
};

Pixel pixelAt(const ConvGeometry& g, std::int64_t index) {
    Pixel pixel{};
    for (int axis = 2; axis >= 0; --axis) {
        const std::int64_t out = g.windows[static_cast<std::size_t>(axis)].out;
        pixel.at[static_cast<std::size_t>(axis)] = index % out;
        index /= out;
    }
    pixel.batch = index;
    return pixel;
}

/// Copies the input under one output pixel into rows of taps x channels of one group, with zeros for padding.
class Gather {
public:
    Gather(const ConvGeometry& geometry, const float* x)
        : m_g(geometry)
        , m_x(x)
        , m_groupChannels(geometry.channels / geometry.groups) {}

    void pixel(const Pixel& pixel, std::int64_t group, float* to) const {
        const auto& [depth, row, column] = m_g.windows;
        const std::int64_t lineFloats = column.kernel * m_groupChannels;
        for (std::int64_t z = 0; z < depth.kernel; ++z) {
            const std::int64_t inZ = depth.tap(pixel.at[0], z);
            for (std::int64_t y = 0; y < row.kernel; ++y, to += lineFloats) {
                const std::int64_t inY = row.tap(pixel.at[1], y);
                if (depth.isPadding(inZ) || row.isPadding(inY)) {
                    std::fill_n(to, lineFloats, 0.0F);
                    continue;
                }
                const std::int64_t line = (pixel.batch * depth.size + inZ) * row.size + inY;
                taps(m_x + line * column.size * m_g.channels + group * m_groupChannels, pixel.at[2], to);
            }
        }
    }

private:
    void taps(const float* line, std::int64_t outX, float* to) const {
        const Window& column = m_g.windows[2];
        const auto [begin, end] = column.realTaps(outX);
        std::fill_n(to, begin * m_groupChannels, 0.0F);
        std::fill_n(to + end * m_groupChannels, (column.kernel - end) * m_groupChannels, 0.0F);
        if (begin >= end)
            return;
        if (column.dilation == 1 && m_g.groups == 1) {
            std::copy_n(line + column.tap(outX, begin) * m_g.channels, (end - begin) * m_g.channels,
                        to + begin * m_g.channels);
            return;
        }
        for (std::int64_t q = begin; q < end; ++q)
            std::copy_n(line + column.tap(outX, q) * m_g.channels, m_groupChannels, to + q * m_groupChannels);
    }

    const ConvGeometry& m_g;
    const float* m_x;
    std::int64_t m_groupChannels;
};

} // namespace

void convolve(const ConvGeometry& g, std::span<const float> x, std::span<const float> kernel,
              std::span<const float> bias, std::span<float> y, const Finish& finish, const Execution& exec) {
    const std::int64_t depth = gatheredPerPixel(g);
    const std::int64_t groupFilters = g.filters / g.groups;
    const std::int64_t tile = tilePixels(g);
    const std::int64_t pixels = g.outPixels();
    const bool direct = readsInputAsItIs(g);
    const Gather gather(g, x.data());
    const auto writeTile = [&](std::int64_t first, std::int64_t count, std::vector<float>& scratch) {
        for (std::int64_t group = 0; group < g.groups; ++group) {
            for (std::int64_t i = 0; !direct && i < count; ++i)
                gather.pixel(pixelAt(g, first + i), group, scratch.data() + i * depth);
            const float* rows = direct ? x.data() + first * g.channels + group * depth : scratch.data();
            multiply({.rows = count,
                      .depth = depth,
                      .columns = groupFilters,
                      .a = rows,
                      .aStride = direct ? g.channels : depth,
                      .b = kernel.data() + group * groupFilters,
                      .bStride = g.filters,
                      .bias = bias.empty() ? nullptr : bias.data() + group * groupFilters,
                      .c = y.data() + first * g.filters + group * groupFilters,
                      .cStride = g.filters});
        }
        if (finish)
            finish(y.subspan(static_cast<std::size_t>(first * g.filters), static_cast<std::size_t>(count * g.filters)));
    };
    exec.parallelFor((pixels + tile - 1) / tile, 1, [&](std::int64_t begin, std::int64_t end) {
        std::vector<float> scratch(direct ? 0 : static_cast<std::size_t>(tile * depth));
        for (std::int64_t t = begin; t < end && !exec.stopped(); ++t)
            writeTile(t * tile, std::min(tile, pixels - t * tile), scratch);
    });
}

std::int64_t convolveScratchBytes(const ConvGeometry& g, int threads) {
    return readsInputAsItIs(g)
               ? 0
               : tilePixels(g) * gatheredPerPixel(g) * static_cast<std::int64_t>(sizeof(float)) * threads;
}

} // namespace layerscope
