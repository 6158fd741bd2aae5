// SPDX-License-Identifier: GPL-3.0-or-later
#include "kernels/Conv.h"

#include "kernels/ConvAlgorithms.h"

namespace layerscope {

void convolve(const ConvGeometry& geometry, std::span<const float> x, std::span<const float> kernel,
              std::span<const float> bias, std::span<float> y, const Finish& finish, const Execution& exec) {
    makeDirectConv({.geometry = geometry, .kernel = kernel, .bias = bias, .finish = finish})->run(x, y, exec);
}

} // namespace layerscope
