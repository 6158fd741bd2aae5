// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace layerscope {

/// The parameter "normalization" of an Input: "none", "standardize" (mean 0, deviation 1), "zero_to_one" (lowest to
/// highest) or "peak" (the largest distance from 0 is 1), of each channel of [steps, channels] by itself. NaN and
/// infinity are left alone and not counted; a channel that is the same everywhere becomes 0 (with "peak": is left).
void bringToRange(std::span<float> values, std::int64_t channels, std::string_view normalization);

} // namespace layerscope
