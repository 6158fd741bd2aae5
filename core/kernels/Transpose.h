// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "kernels/Execution.h"

#include <cstdint>
#include <span>

namespace layerscope {

/// x [B, rows, columns] -> y [B, columns, rows]. Channels first to last is rows = channels, columns = pixels.
void transposeMatrices(std::int64_t batch, std::int64_t rows, std::int64_t columns, std::span<const float> x,
                       std::span<float> y, const Execution& exec);

} // namespace layerscope
