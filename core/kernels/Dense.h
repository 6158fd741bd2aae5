// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Conv.h"

namespace layerscope {

/// x [rows, in], kernel [in, units], bias [units] or empty -> y [rows, units] = finish(x * kernel + bias); finish is
/// called on parts of rows. Same bits whatever the number of threads.
void multiplyRows(std::int64_t rows, std::int64_t in, std::int64_t units, std::span<const float> x,
                  std::span<const float> kernel, std::span<const float> bias, std::span<float> y, const Finish& finish,
                  const Execution& exec);

/// Sizes of `count` products of matrices: [rows, depth] * [depth, columns].
struct MatrixSizes {
    std::int64_t count;
    std::int64_t rows;
    std::int64_t depth;
    std::int64_t columns;
};

/// a [count, rows, depth], b [count, depth, columns] -> c [count, rows, columns]. Same bits whatever the threads.
void multiplyMatrices(const MatrixSizes& sizes, std::span<const float> a, std::span<const float> b, std::span<float> c,
                      const Execution& exec);

} // namespace layerscope
