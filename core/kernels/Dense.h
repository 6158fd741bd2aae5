// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Conv.h"
#include "kernels/Epilogue.h"
#include "kernels/PreparedKernel.h"
#include "tensor/Tensor.h"

namespace layerscope {

/// x [rows, in], kernel [in, units], bias [units] or empty -> y [rows, units] = finish(x * kernel + bias); finish is
/// called on parts of rows. Same bits whatever the number of threads.
void multiplyRows(std::int64_t rows, std::int64_t in, std::int64_t units, std::span<const float> x,
                  std::span<const float> kernel, std::span<const float> bias, std::span<float> y, const Finish& finish,
                  const Execution& exec);

/// A product of rows with a kernel [in, units] to be prepared. What is written is finish(epilogue(x * kernel + bias)).
struct DenseJob {
    std::int64_t rows;
    Tensor kernel;
    std::span<const float> bias; ///< [units] or empty; only read while it is prepared
    Epilogue epilogue{};
    Finish finish{}; ///< on parts of rows that are the same for any number of rows
};

/// A large kernel, and any kernel that a single row is multiplied by, is read as it is and not copied. Each row has
/// the same bits however many rows there are.
KernelPointer makeDense(const DenseJob& job);

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
