// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Dense.h"

#include "kernels/Product.h"

#include <algorithm>

namespace layerscope {
namespace {

// A block of the output that one call of the product writes; fixed, so that the sums never depend on the threads.
constexpr std::int64_t kRows = 64;
constexpr std::int64_t kUnits = 64;

void multiplyBlocks(const MatrixSizes& m, std::span<const float> a, std::span<const float> b, const float* bias,
                    std::span<float> c, const Finish& finish, const Execution& exec) {
    const std::int64_t across = (m.columns + kUnits - 1) / kUnits;
    const std::int64_t down = (m.rows + kRows - 1) / kRows;
    exec.parallelFor(m.count * across * down, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t block = begin; block < end && !exec.stopped(); ++block) {
            const std::int64_t matrix = block / (across * down);
            const std::int64_t row = block / across % down * kRows;
            const std::int64_t unit = block % across * kUnits;
            const std::int64_t height = std::min(kRows, m.rows - row);
            const std::int64_t width = std::min(kUnits, m.columns - unit);
            const std::int64_t firstRow = matrix * m.rows + row;
            multiply({.rows = height,
                      .depth = m.depth,
                      .columns = width,
                      .a = a.data() + firstRow * m.depth,
                      .aStride = m.depth,
                      .b = b.data() + matrix * m.depth * m.columns + unit,
                      .bStride = m.columns,
                      .bias = bias ? bias + unit : nullptr,
                      .c = c.data() + firstRow * m.columns + unit,
                      .cStride = m.columns});
            for (std::int64_t i = 0; finish && i < height; ++i)
                finish(c.subspan(static_cast<std::size_t>((firstRow + i) * m.columns + unit),
                                 static_cast<std::size_t>(width)));
        }
    });
}

} // namespace

void multiplyRows(std::int64_t rows, std::int64_t in, std::int64_t units, std::span<const float> x,
                  std::span<const float> kernel, std::span<const float> bias, std::span<float> y, const Finish& finish,
                  const Execution& exec) {
    multiplyBlocks({.count = 1, .rows = rows, .depth = in, .columns = units}, x, kernel,
                   bias.empty() ? nullptr : bias.data(), y, finish, exec);
}

void multiplyMatrices(const MatrixSizes& sizes, std::span<const float> a, std::span<const float> b, std::span<float> c,
                      const Execution& exec) {
    multiplyBlocks(sizes, a, b, nullptr, c, {}, exec);
}

} // namespace layerscope
