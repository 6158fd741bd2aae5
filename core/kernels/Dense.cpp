// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Dense.h"

#include "kernels/Product.h"

#include <algorithm>

namespace layerscope {
namespace {

// A block of the output that one call of the product writes; fixed, so that the sums never depend on the threads.
constexpr std::int64_t kRows = 64;
constexpr std::int64_t kUnits = 64;

} // namespace

void multiplyRows(std::int64_t rows, std::int64_t in, std::int64_t units, std::span<const float> x,
                  std::span<const float> kernel, std::span<const float> bias, std::span<float> y, const Finish& finish,
                  const Execution& exec) {
    const std::int64_t across = (units + kUnits - 1) / kUnits;
    const std::int64_t down = (rows + kRows - 1) / kRows;
    exec.parallelFor(across * down, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t block = begin; block < end && !exec.stopped(); ++block) {
            const std::int64_t row = block / across * kRows;
            const std::int64_t unit = block % across * kUnits;
            const std::int64_t height = std::min(kRows, rows - row);
            const std::int64_t width = std::min(kUnits, units - unit);
            multiply({.rows = height,
                      .depth = in,
                      .columns = width,
                      .a = x.data() + row * in,
                      .aStride = in,
                      .b = kernel.data() + unit,
                      .bStride = units,
                      .bias = bias.empty() ? nullptr : bias.data() + unit,
                      .c = y.data() + row * units + unit,
                      .cStride = units});
            for (std::int64_t i = 0; finish && i < height; ++i)
                finish(y.subspan(static_cast<std::size_t>((row + i) * units + unit), static_cast<std::size_t>(width)));
        }
    });
}

} // namespace layerscope
