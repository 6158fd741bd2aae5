// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Transpose.h"

#include "kernels/Permute.h"

namespace layerscope {

void transposeMatrices(std::int64_t batch, std::int64_t rows, std::int64_t columns, std::span<const float> x,
                       std::span<float> y, const Execution& exec) {
    copyStrided(x.data(), {.shape = {batch, columns, rows}, .steps = {rows * columns, 1, columns}}, y.data(), exec);
}

} // namespace layerscope
