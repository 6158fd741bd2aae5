// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Dense.h"

#include <Eigen/Core>

#include <algorithm>

namespace layerscope {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using ConstMap = Eigen::Map<const Matrix, 0, Eigen::OuterStride<>>;
using MutableMap = Eigen::Map<Matrix, 0, Eigen::OuterStride<>>;

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
            const ConstMap a(x.data() + row * in, height, in, Eigen::OuterStride<>(in));
            const ConstMap b(kernel.data() + unit, in, width, Eigen::OuterStride<>(units));
            MutableMap c(y.data() + row * units + unit, height, width, Eigen::OuterStride<>(units));
            c.noalias() = a * b;
            if (!bias.empty())
                c.rowwise() += Eigen::Map<const Eigen::RowVectorXf>(bias.data() + unit, width);
            for (std::int64_t i = 0; finish && i < height; ++i)
                finish(y.subspan(static_cast<std::size_t>((row + i) * units + unit), static_cast<std::size_t>(width)));
        }
    });
}

} // namespace layerscope
