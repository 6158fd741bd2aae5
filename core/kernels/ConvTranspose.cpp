// SPDX-License-Identifier: GPL-3.0-or-later
// Outputs that the same taps reach form a phase: with stride 2, the even and the odd ones of each axis. Within a phase
// a transposed convolution is an ordinary one with stride 1 and some of the taps, so it is gathered and multiplied;
// every output is written once.
#include "kernels/ConvTranspose.h"

#include "kernels/Product.h"
#include "kernels/Transpose.h"

#include <algorithm>
#include <vector>

namespace layerscope {
namespace {

// Floats of gathered input that a tile holds, as in Conv.cpp.
constexpr std::int64_t kTileFloats = 48 * 1024;

using Phase = TransposedWindow::Phase;

/// The phases of one axis, and how many taps those before each of them have.
struct AxisPhases {
    std::vector<Phase> phases;
    std::vector<std::int64_t> tapsBefore{0};
    std::int64_t mostTaps = 0;
    std::int64_t mostOutputs = 0;

    explicit AxisPhases(const TransposedWindow& window)
        : phases(window.phases()) {
        for (const Phase& phase : phases) {
            const auto taps = static_cast<std::int64_t>(phase.taps.size());
            tapsBefore.push_back(tapsBefore.back() + taps);
            mostTaps = std::max(mostTaps, taps);
            mostOutputs = std::max(mostOutputs, phase.count);
        }
    }
    std::int64_t count() const { return static_cast<std::int64_t>(phases.size()); }
    std::int64_t allTaps() const { return tapsBefore.back(); }
};

std::int64_t tilePixels(std::int64_t depth) {
    return std::clamp<std::int64_t>(kTileFloats / std::max<std::int64_t>(depth, 1), 8, 512);
}

/// One phase of each axis: all outputs that a certain set of taps reaches.
struct Piece {
    std::array<const Phase*, 3> axes{};
    std::int64_t tapsBefore = 0; ///< where its part of the packed kernel begins

    std::int64_t taps() const {
        std::int64_t product = 1;
        for (const Phase* phase : axes)
            product *= static_cast<std::int64_t>(phase->taps.size());
        return product;
    }
    std::int64_t outputs() const { return axes[0]->count * axes[1]->count * axes[2]->count; }
};

class Transposed {
public:
    Transposed(const ConvTransposeGeometry& geometry, std::span<const float> x, std::span<const float> bias,
               std::span<float> y, const Finish& finish)
        : m_g(geometry)
        , m_axes{AxisPhases(geometry.windows[0]), AxisPhases(geometry.windows[1]), AxisPhases(geometry.windows[2])}
        , m_x(x.data())
        , m_bias(bias.empty() ? nullptr : bias.data())
        , m_y(y.data())
        , m_finish(finish)
        , m_tile(tilePixels(m_axes[0].mostTaps * m_axes[1].mostTaps * m_axes[2].mostTaps * geometry.channels)) {}

    /// kernel [taps, F, C] as [C, F] blocks, the taps of each piece side by side.
    void pack(std::span<const float> kernel, const Execution& exec) {
        const std::int64_t block = m_g.channels * m_g.filters;
        m_packed.resize(
            static_cast<std::size_t>(m_axes[0].allTaps() * m_axes[1].allTaps() * m_axes[2].allTaps() * block));
        const std::span<float> packed(m_packed);
        for (std::int64_t i = 0; i < pieces() && !exec.stopped(); ++i) {
            const Piece piece = pieceAt(i);
            std::int64_t to = piece.tapsBefore * block;
            for (const std::int64_t z : piece.axes[0]->taps)
                for (const std::int64_t y : piece.axes[1]->taps)
                    for (const std::int64_t x : piece.axes[2]->taps) {
                        const std::int64_t tap = (z * m_g.windows[1].kernel + y) * m_g.windows[2].kernel + x;
                        transposeMatrices(1, m_g.filters, m_g.channels, part(kernel, tap * block, block),
                                          part(packed, to, block), exec);
                        to += block;
                    }
        }
    }

    void run(const Execution& exec) const {
        const std::int64_t most = m_g.batch * m_axes[0].mostOutputs * m_axes[1].mostOutputs * m_axes[2].mostOutputs;
        const std::int64_t tiles = (most + m_tile - 1) / m_tile;
        exec.parallelFor(pieces() * tiles, 1, [&](std::int64_t begin, std::int64_t end) {
            std::vector<float> gathered;
            std::vector<float> results(static_cast<std::size_t>(m_tile * m_g.filters));
            for (std::int64_t i = begin; i < end && !exec.stopped(); ++i)
                writeTile(pieceAt(i / tiles), i % tiles * m_tile, gathered, results);
        });
    }

private:
    template <class T>
    static std::span<T> part(std::span<T> all, std::int64_t from, std::int64_t count) {
        return all.subspan(static_cast<std::size_t>(from), static_cast<std::size_t>(count));
    }

    std::int64_t pieces() const { return m_axes[0].count() * m_axes[1].count() * m_axes[2].count(); }

    Piece pieceAt(std::int64_t index) const {
        std::array<std::size_t, 3> at{};
        Piece piece;
        for (std::size_t axis = 3; axis-- > 0; index /= m_axes[axis].count()) {
            at[axis] = static_cast<std::size_t>(index % m_axes[axis].count());
            piece.axes[axis] = &m_axes[axis].phases[at[axis]];
        }
        const auto z = static_cast<std::int64_t>(piece.axes[0]->taps.size());
        const auto y = static_cast<std::int64_t>(piece.axes[1]->taps.size());
        piece.tapsBefore = m_axes[0].tapsBefore[at[0]] * m_axes[1].allTaps() * m_axes[2].allTaps() +
                           z * (m_axes[1].tapsBefore[at[1]] * m_axes[2].allTaps() + y * m_axes[2].tapsBefore[at[2]]);
        return piece;
    }

    struct Pixel {
        std::int64_t batch;
        std::array<std::int64_t, 3> at; ///< on the output
    };
    static Pixel pixelAt(const Piece& piece, const ConvTransposeGeometry& g, std::int64_t index) {
        Pixel pixel{};
        for (std::size_t axis = 3; axis-- > 0; index /= piece.axes[axis]->count)
            pixel.at[axis] = piece.axes[axis]->first + index % piece.axes[axis]->count * g.windows[axis].stride;
        pixel.batch = index;
        return pixel;
    }

    /// The input elements that lie on an output pixel: taps x channels, zeros where there are none.
    void gather(const Piece& piece, const Pixel& pixel, float* to) const {
        const auto& [depth, row, column] = m_g.windows;
        const std::int64_t lineFloats = static_cast<std::int64_t>(piece.axes[2]->taps.size()) * m_g.channels;
        for (const std::int64_t z : piece.axes[0]->taps) {
            const auto inZ = depth.source(pixel.at[0], z);
            for (const std::int64_t y : piece.axes[1]->taps) {
                const auto inY = row.source(pixel.at[1], y);
                if (!inZ || !inY) {
                    to = std::fill_n(to, lineFloats, 0.0F);
                    continue;
                }
                const float* line =
                    m_x + ((pixel.batch * depth.size + *inZ) * row.size + *inY) * column.size * m_g.channels;
                for (const std::int64_t x : piece.axes[2]->taps) {
                    const auto inX = column.source(pixel.at[2], x);
                    to = inX ? std::copy_n(line + *inX * m_g.channels, m_g.channels, to)
                             : std::fill_n(to, m_g.channels, 0.0F);
                }
            }
        }
    }

    /// Into results [count, F].
    void multiplyTile(const Piece& piece, std::int64_t first, std::int64_t count, std::vector<float>& gathered,
                      float* results) const {
        const std::int64_t depth = piece.taps() * m_g.channels;
        if (depth == 0) {
            for (std::int64_t i = 0; i < count; ++i, results += m_g.filters)
                m_bias ? std::copy_n(m_bias, m_g.filters, results) : std::fill_n(results, m_g.filters, 0.0F);
            return;
        }
        gathered.resize(static_cast<std::size_t>(m_tile * depth));
        for (std::int64_t i = 0; i < count; ++i)
            gather(piece, pixelAt(piece, m_g, first + i), gathered.data() + i * depth);
        multiply({.rows = count,
                  .depth = depth,
                  .columns = m_g.filters,
                  .a = gathered.data(),
                  .aStride = depth,
                  .b = m_packed.data() + piece.tapsBefore * m_g.channels * m_g.filters,
                  .bStride = m_g.filters,
                  .bias = m_bias,
                  .c = results,
                  .cStride = m_g.filters});
    }

    void writeTile(const Piece& piece, std::int64_t first, std::vector<float>& gathered,
                   std::vector<float>& results) const {
        const std::int64_t count = std::min(m_tile, m_g.batch * piece.outputs() - first);
        if (count <= 0)
            return;
        multiplyTile(piece, first, count, gathered, results.data());
        if (m_finish)
            m_finish(part(std::span<float>(results), 0, count * m_g.filters));
        const auto& [depth, row, column] = m_g.windows;
        for (std::int64_t i = 0; i < count; ++i) {
            const Pixel pixel = pixelAt(piece, m_g, first + i);
            const std::int64_t line = (pixel.batch * depth.out + pixel.at[0]) * row.out + pixel.at[1];
            std::copy_n(results.data() + i * m_g.filters, m_g.filters,
                        m_y + (line * column.out + pixel.at[2]) * m_g.filters);
        }
    }

    const ConvTransposeGeometry& m_g;
    std::array<AxisPhases, 3> m_axes;
    std::vector<float> m_packed;
    const float* m_x;
    const float* m_bias;
    float* m_y;
    const Finish& m_finish;
    std::int64_t m_tile;
};

} // namespace

void convolveTransposed(const ConvTransposeGeometry& g, std::span<const float> x, std::span<const float> kernel,
                        std::span<const float> bias, std::span<float> y, const Finish& finish, const Execution& exec) {
    Transposed transposed(g, x, bias, y, finish);
    transposed.pack(kernel, exec);
    transposed.run(exec);
}

std::int64_t convolveTransposedScratchBytes(const ConvTransposeGeometry& g, int threads) {
    std::int64_t mostTaps = 1;
    for (const TransposedWindow& window : g.windows)
        mostTaps *= (window.kernel + window.stride - 1) / window.stride;
    const std::int64_t depth = mostTaps * g.channels;
    const std::int64_t floats = g.taps() * g.channels * g.filters + tilePixels(depth) * (depth + g.filters) * threads;
    return floats * static_cast<std::int64_t>(sizeof(float));
}

} // namespace layerscope
