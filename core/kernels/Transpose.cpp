// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Transpose.h"

#include <algorithm>

namespace layerscope {

void transposeMatrices(std::int64_t batch, std::int64_t rows, std::int64_t columns, std::span<const float> x,
                       std::span<float> y, const Execution& exec) {
    constexpr std::int64_t kBlock = 32;
    const std::int64_t strips = (columns + kBlock - 1) / kBlock;
    exec.parallelFor(batch * strips, 1, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t i = begin; i < end && !exec.stopped(); ++i) {
            const float* from = x.data() + i / strips * rows * columns;
            float* to = y.data() + i / strips * rows * columns;
            const std::int64_t first = i % strips * kBlock;
            const std::int64_t last = std::min(first + kBlock, columns);
            for (std::int64_t r = 0; r < rows; r += kBlock)
                for (std::int64_t column = first; column < last; ++column)
                    for (std::int64_t row = r; row < std::min(r + kBlock, rows); ++row)
                        to[column * rows + row] = from[row * columns + column];
        }
    });
}

} // namespace layerscope
