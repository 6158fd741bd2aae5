// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Conv.h"

namespace layerscope {

/// x [rows, in], kernel [in, units], bias [units] or empty -> y [rows, units] = finish(x * kernel + bias); finish is
/// called on parts of rows. Same bits whatever the number of threads.
void multiplyRows(std::int64_t rows, std::int64_t in, std::int64_t units, std::span<const float> x,
                  std::span<const float> kernel, std::span<const float> bias, std::span<float> y, const Finish& finish,
                  const Execution& exec);

} // namespace layerscope
